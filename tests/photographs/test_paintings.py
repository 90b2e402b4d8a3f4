"""The embedded paintings are whole, credited and the caller's own."""

import hashlib
import io
import re
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers.errors import ArgumentError
from helpers.images import preprocess
from helpers.paintings import PAINTINGS, load_paintings, painting_index

INDEX = painting_index()


def test_there_are_eight_paintings_each_in_the_index_and_below_600_kilobytes_together() -> None:
    found = sorted(path.name for path in PAINTINGS.glob("*.jpg"))
    assert found == sorted(item["file"] for item in INDEX.values())
    assert len(found) == 8
    assert sum((PAINTINGS / name).stat().st_size for name in found) < 600_000


@pytest.mark.parametrize("item", INDEX.values(), ids=lambda item: item["file"])
def test_a_painting_is_what_the_index_says(item: dict[str, Any]) -> None:
    data = (PAINTINGS / item["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == item["sha256"]
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (item["width"], item["height"])
        assert min(image.size) == 320


@pytest.mark.parametrize("item", INDEX.values(), ids=lambda item: item["file"])
def test_a_painting_has_a_title_a_year_a_painter_and_is_in_the_public_domain(item: dict[str, Any]) -> None:
    text = (PAINTINGS / "ATTRIBUTION.md").read_text(encoding="utf-8")
    section = text.partition(f"## {item['file']}\n")[2].partition("\n## ")[0]
    for key in ("title", "year", "painter", "author", "source", "licence", "changes", "member"):
        assert item[key]
        assert item[key] in section
    assert item["licence"] == "Public Domain"
    assert item["painter"] == "Vincent van Gogh"
    assert re.fullmatch(r"18\d\d(-\d)?", item["year"])


@pytest.mark.parametrize("painting", load_paintings(), ids=lambda painting: painting.name)
def test_no_painting_has_a_white_margin(painting: Any) -> None:
    grey = np.asarray(painting.picture.convert("L"), dtype=float)
    edges = [grey[:2], grey[-2:], grey[:, :2], grey[:, -2:]]
    assert max(edge.mean() for edge in edges) < 215
    assert min(edge.std() for edge in edges) > 1


def test_the_loader_gives_all_in_one_order_with_pictures_that_the_network_takes() -> None:
    paintings = load_paintings()
    assert [painting.name for painting in paintings] == list(INDEX)
    assert len({painting.title for painting in paintings}) == 8
    for painting in paintings:
        assert painting.picture.mode == "RGB"
        assert min(preprocess(painting.picture, 192).shape[2:]) == 192
        assert np.asarray(painting.picture).std() > 30


def test_names_give_those_paintings_in_their_order() -> None:
    cafe, terrace = load_paintings("night_cafe", "cafe_terrace")
    assert (cafe.title, cafe.year) == ("The Night Café", "1888")
    assert terrace.title == "Cafe Terrace at Night"


def test_the_caller_may_paint_on_the_pictures() -> None:
    load_paintings("harvest")[0].picture.paste((0, 0, 0), (0, 0, 50, 50))
    assert np.asarray(load_paintings("harvest")[0].picture)[:50, :50].max() > 0


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ArgumentError, match=r"no painting 'sunflowers'; there are: cafe_terrace, .*night_cafe"):
        load_paintings("harvest", "sunflowers")
