"""Maps of points, grids of photographs that can be zoomed into, and rows of neighbours."""

import json
import re
import shutil
import subprocess
from html import unescape
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from helpers import load_photo_bank, show_mosaic, show_neighbours, show_scatter
from helpers.errors import ArgumentError
from helpers.pictures import ONE_IMAGE
from helpers.pictures.colours import CURVES
from helpers.pictures.encode import drawn
from helpers.pictures.picture import DPI
from helpers.pictures.scatter import look
from helpers.pictures.viewer import zoomable
from helpers.pictures.viewer.zoomable import Cell, Zoomable

RANDOM = np.random.RandomState(0)
PHOTOS = RANDOM.randint(0, 256, (5, 32, 32, 3)).astype(np.uint8)
CELLS = np.array([[0, 0], [0, 1], [1, 0], [2, 2], [2, 1]])
TEXTS = ["a <b>", 'the "cat"', "c", "d", "e"]
NOTHING = "Nothing to show yet: write the exercise above first."


@pytest.fixture(autouse=True)
def _as_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ONE_IMAGE, raising=False)


def mosaic(**more: object) -> Zoomable:
    return show_mosaic(PHOTOS, **{"cells": CELLS, "texts": TEXTS, "side": 3} | more)


# --- A picture to zoom into ---


def attribute(html: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', html)
    assert found is not None, name
    return unescape(found[1])


def test_each_cell_is_described_where_it_is() -> None:
    picture = mosaic()
    assert json.loads(attribute(picture.html, "data-cells"))[1] == [298, 0, 298, 298, 'the "cat"']
    assert attribute(picture.html, "data-zoomable") == "894,894"
    assert picture.pixels[0, 0].tolist() != [128] * 3
    assert (picture.pixels[298:596, 298:596] == 128).all(), "a cell without a photograph is grey"


def test_photographs_are_at_their_rows_and_columns() -> None:
    flat = np.stack([np.full((8, 8, 3), 10 * n, np.uint8) for n in range(1, 6)])
    pixels = show_mosaic(flat, CELLS, TEXTS, side=3).pixels
    centres = {(r, c): int(pixels[149 + 298 * r, 149 + 298 * c, 0]) for r in range(3) for c in range(3)}
    assert [centres[tuple(cell)] for cell in CELLS.tolist()] == [10, 20, 30, 40, 50]


def test_without_scripts_an_image_with_its_description_is_left() -> None:
    html = mosaic(alt="five <photographs>").html
    still = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert still.count("<img") == 1
    assert 'alt="five &lt;photographs&gt;"' in still
    assert re.search(r"</div><div[^>]*></div></div>$", still), "no control that would do nothing"


def test_it_needs_nothing_from_elsewhere_and_shortcuts_of_jupyterlab_do_not_react() -> None:
    html = mosaic().html
    assert "http" not in html
    assert 'data-lm-suppress-shortcuts="true"' in html
    assert html.count("</script>") == 1


def test_a_grid_of_photographs_is_small_enough_for_a_notebook() -> None:
    bank = load_photo_bank()
    cells = np.stack(np.divmod(np.arange(len(bank)), 16), axis=1)
    picture = show_mosaic(bank.photos, cells, bank.names, side=16)
    assert len(picture.html) < 320_000
    noise = RANDOM.randint(0, 256, (896, 896, 3)).astype(np.uint8)
    assert len(Zoomable(noise, [], "noise").jpeg) < 900_000


def test_the_description_counts_pairs_of_one_kind() -> None:
    assert repr(mosaic()) == "5 photographs in a grid of 3 by 3 cells."
    said = repr(mosaic(groups=["x", "x", "y", "z", "z"]))
    assert said == "5 photographs in a grid of 3 by 3 cells. Of 3 pairs side by side, 2 are of one kind."


def test_the_figure_has_the_pixels_of_the_picture() -> None:
    pixels = drawn(mosaic().figure, DPI)[..., :3]
    assert np.abs(pixels.astype(int) - mosaic().pixels).max() <= 1
    assert mosaic().height == 744


@pytest.mark.skipif(shutil.which("node") is None, reason="checks the syntax with node")
def test_the_script_is_valid_javascript() -> None:
    path = Path(zoomable.__file__).parent / "zoomable.js"
    assert subprocess.run(["node", "--check", str(path)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"cells": CELLS[:4]}, r"expected \(5, 2\)"),
        ({"cells": CELLS + 1}, "from 0 to 2, got 1 to 3"),
        ({"cells": CELLS * 0}, "1 cells have several photographs, such as"),
        ({"texts": TEXTS[1:]}, "got 4 texts for 5 photographs"),
    ],
)
def test_cells_that_do_not_fit_are_refused(more: dict, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        mosaic(**more)


def test_a_viewer_refuses_other_pixels_and_cells_beyond_them() -> None:
    with pytest.raises(ArgumentError, match="expected"):
        Zoomable(np.zeros((4, 4, 3)), [], "zeros")
    with pytest.raises(ArgumentError, match="not inside a picture of 4 x 4 pixels"):
        Zoomable(np.zeros((4, 4, 3), np.uint8), [Cell(2, 2, 3, 1, "beyond")], "zeros")


# --- Maps of points ---

POINTS = np.array([[0.0, 0], [0.1, 0], [1, 1], [0.9, 1]])


def test_a_map_says_how_many_points_of_each_kind_there_are_and_whether_they_gather() -> None:
    picture = show_scatter(POINTS, [0, 0, 1, 1], ["cat", "dog"])
    assert repr(picture) == ("Map of 4 points by kind: cat 2, dog 2. 100% have their nearest one of the same kind.")
    two = show_scatter({"here": POINTS, "there": POINTS[[0, 2, 1, 3]]}, torch.tensor([0, 0, 1, 1]), ["cat", "dog"])
    assert "here: 100% have" in repr(two)
    assert "there: 0% have" in repr(two)


def test_points_are_drawn_with_y_downwards_and_a_legend_of_all_kinds() -> None:
    figure = show_scatter({"a": POINTS, "b": POINTS, "c": POINTS}, [0, 0, 1, 1], ["cat", "costs $5"]).figure
    figure.draw_without_rendering()
    assert [axis.get_title() for axis in figure.axes][:3] == ["a", "b", "c"]
    low, high = figure.axes[0].get_ylim()
    assert low > high
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["cat", r"costs \$5"]
    assert figure.axes[0].lines[0].get_xydata().tolist() == POINTS[:2].tolist()


def test_no_two_of_twenty_kinds_look_the_same_and_neighbours_differ_in_both() -> None:
    looks = [(look(kind)["marker"], look(kind)["color"]) for kind in range(20)]
    assert len(set(looks)) == 20
    assert {colour for _, colour in looks} == set(CURVES)
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in pairwise(looks))


@pytest.mark.parametrize(
    ("points", "kinds", "said"),
    [
        (POINTS[:3], [0, 0, 1, 1], r"shape \(3, 2\)"),
        (POINTS, [0, 0, 1, 2], "from 0 to 1"),
        (POINTS * np.nan, [0] * 4, "finite"),
    ],
)
def test_maps_that_do_not_fit_are_refused(points: np.ndarray, kinds: list, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        show_scatter(points, kinds, ["cat", "dog"])


# --- Neighbours in rows ---


def test_neighbours_of_the_querys_category_have_a_tick() -> None:
    bank = load_photo_bank()
    cat, dog, hammer = (bank.names.index(name) for name in ("cat", "dog", "hammer 01"))
    picture = show_neighbours(
        bank, [cat], {"by features": torch.tensor([[dog, hammer]]), "by pixels": [[hammer, hammer]]}
    )
    assert [panel.title for panel in picture.rows[0]] == ["cat, by features", "✓ dog", "✗ hammer 01"]
    assert "cat (animals): of its category, by features 1 of 2, by pixels 0 of 2" in repr(picture)


def test_neighbours_that_do_not_fit_are_refused() -> None:
    bank = load_photo_bank()
    with pytest.raises(ArgumentError, match=r"'x' have shape \(2, 1\); expected \(1, k\)"):
        show_neighbours(bank, [0], {"x": [[1], [2]]})
    with pytest.raises(ArgumentError, match="places in the bank"):
        show_neighbours(bank, [0], {"x": [[len(bank)]]})


def test_for_what_is_not_written_yet_a_sentence_stands_in_place_of_the_picture() -> None:
    bank = load_photo_bank()
    assert repr(mosaic(cells=None)) == NOTHING
    assert repr(show_scatter({"a": None}, [0], ["cat"])) == NOTHING
    assert repr(show_neighbours(bank, [0], {"x": None})) == NOTHING
