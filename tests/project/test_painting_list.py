"""Titles, painters, years and the licence of the paintings come from the package, and from nowhere else."""

import io
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "data_scripts"
CAPTION = "Ann Painter, A Bridge, and a Lady - 1888"
README = """\
Copyright: Bob
License: CC-BY-SA 4.0
tower_background.webp
Comment: based on a photo by Bob

Copyright: Bob
License: Public domain
bridge_0.webp
bridge_background.webp
Comment: based on a painting by Ann.
"""


@pytest.fixture(autouse=True)
def scripts_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))


@pytest.fixture(autouse=True)
def one_choice(monkeypatch: pytest.MonkeyPatch, scripts_importable: None) -> None:
    from lists import painting_list

    monkeypatch.setattr(painting_list, "PAINTINGS", (painting_list.Choice("a_bridge", "bridge"),))


def members(caption: str = CAPTION, readme: str = README) -> dict[str, bytes]:
    board = f'property string instruction: qsTr("{caption}")\n"pixmapfile" : "image/bridge_background.webp",\n'
    return {
        "details/resource/board/board1_0.qml": board.encode(),
        "details/resource/image/README": readme.encode(),
        "details/resource/image/bridge_background.webp": b"picture",
    }


def test_a_painting_comes_with_painter_title_year_and_what_the_readme_says() -> None:
    from lists.painting_list import paintings

    (painting,) = paintings(members())
    assert painting.caption == {"painter": "Ann Painter", "title": "A Bridge, and a Lady", "year": "1888"}
    assert painting.fields["Copyright"] == "Bob"
    assert (painting.content, painting.choice.name) == (b"picture", "a_bridge")


def test_a_year_may_be_two_and_have_no_dash_before_it() -> None:
    from lists.painting_list import paintings

    (painting,) = paintings(members("Ann Painter, Portrait of Bob 1887-8"))
    assert (painting.caption["title"], painting.caption["year"]) == ("Portrait of Bob", "1887-8")


@pytest.mark.parametrize(
    ("caption", "readme", "message"),
    [
        ("Tower Bridge in London", README, "no picture of this name with a painter and a year"),
        (CAPTION, README.replace("Public domain", "GPLv3"), "expected the public domain"),
        (CAPTION, README.replace("bridge_background", "other_background"), "the README says {}"),
        (CAPTION, README.replace("Comment: based on a painting", ""), "and a comment"),
    ],
    ids=["no painter", "another licence", "in no README", "no comment"],
)
def test_what_the_package_does_not_say_is_not_made_up(caption: str, readme: str, message: str) -> None:
    from lists.painting_list import paintings
    from sources import SourceError

    with pytest.raises(SourceError, match=message):
        list(paintings(members(caption, readme)))


def test_margins_are_cut_off_before_a_painting_is_made_small() -> None:
    from build_paintings import encode
    from lists.painting_list import Choice
    from PIL import Image

    page = Image.new("RGB", (700, 510), "white")
    page.paste((200, 0, 0), (0, 4, 690, 500))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    data, changes = encode(Choice("x", "x", margins=(0, 4, 10, 10)), buffer.getvalue())
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (445, 320)
    assert picture.getextrema()[1][1] < 20  # no white, whose green is 255
    assert changes == "white margins cut off, resized to 445×320, re-encoded as JPEG"
