"""Which photographs are in the bank is decided by rules: category, name, author and licence come from the package."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "data_scripts"
FISHES = "categorization/resource/images/fishes"
README = b"""\
Copyright: Ann
License: Public domain
Source: https://example.org/a
Files:
fish1.webp
fish2.webp

Copyright: Bob
License: CC-BY-SA 4.0
Files: fish3.webp
"""


@pytest.fixture(autouse=True)
def scripts_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


def members(*files: str, readme: bytes = README) -> dict[str, bytes]:
    return {f"{FISHES}/README": readme, **{f"{FISHES}/{file}": b"" for file in files}}


def test_photographs_come_with_category_name_author_and_licence() -> None:
    from lists.photo_bank_list import bank_photos

    photos = list(bank_photos(members("fish3.webp", "fish1.webp", "notes.qml")))
    assert [photo.file for photo in photos] == ["fishes/fish_01.jpg", "fishes/fish_03.jpg"]
    assert [photo.fields["Copyright"] for photo in photos] == ["Ann", "Bob"]
    assert [photo.licence for photo in photos] == ["Public Domain", "CC-BY-SA-4.0"]


@pytest.mark.parametrize(
    ("file", "readme"),
    [
        ("fish4.webp", README),
        ("fish1.webp", README.replace(b"Public domain", b"GPLv2+")),
        ("fish1.webp", README.replace(b"Copyright: Ann\n", b"")),
    ],
    ids=["in no README", "another licence", "no author"],
)
def test_a_photograph_without_author_or_free_licence_is_refused(file: str, readme: bytes) -> None:
    from lists.photo_bank_list import bank_photos
    from sources import SourceError

    with pytest.raises(SourceError, match=rf"{file}: the README says .*expected an author and one of"):
        list(bank_photos(members(file, readme=readme)))


def test_what_is_left_out_has_a_reason_and_would_be_in_otherwise() -> None:
    from lists.photo_bank_list import LEFT_OUT, category_of

    for member, reason in LEFT_OUT.items():
        assert len(reason) > 10
        assert category_of(member) == ""
        assert category_of(member.replace(".webp", "_.webp")) or member.startswith("categorization/resource/images/r")


@pytest.mark.parametrize(
    ("file", "name"),
    [("tajMahal", "taj_mahal"), ("fish3", "fish_03"), ("IndiaGate", "india_gate"), ("usCapitol", "us_capitol")],
)
def test_names_are_words(file: str, name: str) -> None:
    from lists.photo_bank_list import snake_case

    assert snake_case(f"a/b/{file}.webp") == name


def test_two_photographs_of_one_name_get_different_ones() -> None:
    from lists.photo_bank_list import bank_photos

    readme = b"Copyright: Ann\nLicense: CC0-1.0\nFiles:\ntajMahal.webp\nwonders/tajMahal.webp\n"
    twice = {
        "categorization/resource/images/monuments/tajMahal.webp": b"",
        "categorization/resource/images/monuments/README": readme,
        "explore_monuments/resource/wonders/tajMahal.webp": b"",
        "explore_monuments/resource/README": readme,
    }
    assert [photo.name for photo in bank_photos(twice)] == ["taj_mahal", "taj_mahal_2"]
