"""The bank's photographs are whole, credited and decoded once; any folder of pictures can take its place."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers.errors import ArgumentError, DataError
from helpers.photo_bank import BANK, load_photo_bank

INDEX: list[dict[str, Any]] = json.loads((BANK / "index.json").read_text(encoding="utf-8"))
CATEGORIES = ("animals", "dams", "fishes", "household", "monuments", "sea", "solar panels", "tools", "windmills")


def picture(path: Path, level: int = 100, size: tuple[int, int] = (300, 260)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (level, 0, 255 - level)).save(path)


def test_the_index_lists_all_photographs_and_no_other() -> None:
    found = sorted(path.relative_to(BANK).as_posix() for path in BANK.rglob("*.jpg"))
    assert found == sorted(item["file"] for item in INDEX)
    assert 230 <= len(found) <= 250
    assert sum((BANK / file).stat().st_size for file in found) < 4_000_000


def test_each_photograph_is_what_the_index_says_and_no_two_are_the_same() -> None:
    small = []
    for item in INDEX:
        data = (BANK / item["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == item["sha256"], item["file"]
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (item["width"], item["height"])
            assert 140 <= image.width == image.height <= 255
            small.append(np.asarray(image.resize((16, 16)), dtype=float).ravel())
        assert item["category"] == item["file"].partition("/")[0]
    distance = np.linalg.norm(np.stack(small)[:, None] - np.stack(small)[None], axis=2) / 16
    assert (distance + 100 * np.eye(len(small))).min() > 20  # the same photograph at two sizes: below 5


def test_each_photograph_has_an_author_a_source_and_a_free_licence() -> None:
    text = (BANK / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for item in INDEX:
        section = text.partition(f"## {item['file']}\n")[2].partition("\n## ")[0]
        for key in ("author", "source", "changes"):
            assert item[key], item["file"]
            assert item[key] in section
        assert item["licence"] in ("CC0-1.0", "Public Domain", "CC-BY-2.0", "CC-BY-3.0", "CC-BY-SA-4.0")
        assert item["licence"] in section
        assert item["source"].startswith(("https://", "http://")), item["file"]


def test_the_bank_is_read_lazily_and_decoded_once() -> None:
    bank = load_photo_bank()
    assert bank is load_photo_bank()
    assert bank.categories == CATEGORIES
    assert len(bank) == len(bank.names) == len(bank.labels) == len(INDEX)
    assert bank.photos is bank.photos
    assert (bank.photos.shape, bank.photos.dtype) == ((len(bank), 224, 224, 3), np.uint8)
    assert bank.photos.std(axis=(1, 2, 3)).min() > 10
    place = bank.names.index("komodo dragon")
    assert bank.categories[bank.labels[place]] == "animals"
    assert [item["file"] for item in INDEX] == [path.relative_to(BANK).as_posix() for path in bank.files]


def test_nobody_can_change_the_shared_photographs() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_photo_bank().photos[0] = 0


def test_subfolders_are_categories(tmp_path: Path) -> None:
    for name in ("cats/tom.png", "cats/deep/felix.JPG", "old_dogs/rex.webp"):
        picture(tmp_path / name)
    (tmp_path / "cats" / "notes.txt").write_text("no picture")
    picture(tmp_path / ".hidden" / "thumb.png")
    picture(tmp_path / "cats" / "._tom.png")
    bank = load_photo_bank(tmp_path)
    assert bank.categories == ("cats", "old dogs")
    assert bank.names == ("felix", "tom", "rex")
    assert bank.labels.tolist() == [0, 0, 1]
    assert bank.photos.shape == (3, 224, 224, 3)


def test_pictures_in_no_subfolder_form_a_category(tmp_path: Path) -> None:
    for number in range(3):
        picture(tmp_path / "mine" / f"{number}.png", size=(50, 40))
    bank = load_photo_bank(str(tmp_path / "mine"))
    assert bank.categories == ("mine",)
    assert bank.photos.shape == (3, 224, 224, 3)


def test_a_part_of_a_large_folder_is_spread_over_each_category(tmp_path: Path) -> None:
    for number in range(10):
        picture(tmp_path / "a" / f"{number}.png")
    picture(tmp_path / "b" / "only.png")
    assert load_photo_bank(tmp_path, per_category=3).names == ("0", "3", "6", "only")


@pytest.mark.parametrize("most", [0, -1, 1.5, "all"])
def test_another_number_per_category_is_refused(most: Any) -> None:
    with pytest.raises(ArgumentError, match=r"per_category is .*expected a whole number from 1, or None"):
        load_photo_bank(per_category=most)


def test_a_folder_that_is_missing_or_empty_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none is not a folder\. Give a folder of pictures"):
        load_photo_bank(tmp_path / "none")
    with pytest.raises(DataError, match=r"contains no pictures \(\.bmp, "):
        load_photo_bank(tmp_path)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    picture(tmp_path / "good.png")
    (tmp_path / "half.jpg").write_bytes((BANK / INDEX[0]["file"]).read_bytes()[:3000])
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(DataError, match=r"half\.jpg cannot be read as a picture: .*Remove or replace it"):
        _ = load_photo_bank(tmp_path).photos
