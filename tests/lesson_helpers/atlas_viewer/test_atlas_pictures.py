"""Still pictures of an atlas: where icons are, how large, how they are shaded, and what is said of them."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from made_atlas import NAMES, made_atlas, made_grid
from PIL import ImageColor

from helpers.atlas.atlas import Grid
from helpers.atlas.viewer.axis import show_class_axis
from helpers.atlas.viewer.cells import atlas_picture, middle_grid, show_atlas, show_cells
from helpers.atlas.viewer.layers import show_layers
from helpers.atlas.viewer.look import PAPER, shaded, shares_of_side
from helpers.atlas.viewer.words import cell_text, signed
from helpers.errors import ArgumentError
from helpers.pictures import ONE_IMAGE
from helpers.pictures.colours import AGAINST, IN_FAVOUR
from helpers.pictures.viewer.zoomable import Zoomable

ATLAS = made_atlas()
GRID = ATLAS.layers[0].grids[1]
CELLS = GRID.cells
NOTHING = "Nothing to show yet: write the exercise above first."


@pytest.fixture(autouse=True)
def _as_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ONE_IMAGE, raising=False)


def flat(levels: list[int], counts: list[int], attributions: list[list[float]] | None = None) -> Grid:
    """Cells in the first row of a grid of 4 x 4, with icons of one grey each."""
    n = len(levels)
    argued = None if attributions is None else torch.tensor(attributions)
    cells = replace(
        CELLS,
        side=4,
        rows=torch.zeros(n, dtype=torch.int64),
        columns=torch.arange(n),
        counts=torch.tensor(counts),
        vectors=torch.zeros(n, 2),
        attributions=argued,
        members=torch.zeros(n, 0, 3, dtype=torch.int64),
        line=torch.linspace(0, 1, n),
    )
    return Grid(cells, np.stack([np.full((8, 8, 3), level, np.uint8) for level in levels]))


# --- Pixels ---


def test_icons_are_at_their_rows_and_columns_and_other_cells_stay_empty() -> None:
    pixels = atlas_picture(GRID, size_by_density=False)
    size = len(pixels) // 6
    there = {(int(row), int(column)) for row, column in zip(CELLS.rows, CELLS.columns, strict=True)}
    for row in range(6):
        for column in range(6):
            cell = pixels[row * size : (row + 1) * size, column * size : (column + 1) * size]
            assert ((row, column) in there) == bool((cell != PAPER).any())


def test_the_area_of_an_icon_is_as_its_count_down_to_a_smallest_size() -> None:
    pixels = atlas_picture(flat([0, 0, 0], [100, 25, 1]))
    size = len(pixels) // 4
    dark = [(pixels[:size, k * size : (k + 1) * size] == 0).all(axis=2).sum() for k in range(3)]
    assert dark[0] == size**2
    assert dark[1] == pytest.approx(dark[0] / 4, rel=0.1)
    assert shares_of_side([100, 25, 1]).tolist() == [1, 0.5, 0.3]


def test_shading_fades_what_hardly_matters_and_tells_for_from_against() -> None:
    icons = np.full((4, 2, 2, 3), 100, np.uint8)
    none, little, most, against = shaded(icons, np.array([0, 0.1, 2, -2]), 2)[:, 0, 0].astype(int)
    assert np.abs(none - PAPER).max() < 20
    assert most[0] > most[2] + 40, "red"
    assert against[2] > against[0] + 40, "blue"
    towards = [abs(colour - np.array(ImageColor.getrgb(IN_FAVOUR))).sum() for colour in (none, little, most)]
    assert towards == sorted(towards, reverse=True)
    assert (
        abs(against - np.array(ImageColor.getrgb(AGAINST))).sum()
        < abs(none - np.array(ImageColor.getrgb(AGAINST))).sum()
    )


def test_icons_lose_their_own_colours_when_attributions_colour_them() -> None:
    blue = np.zeros((1, 2, 2, 3), np.uint8) + np.array([30, 60, 220], np.uint8)
    red, green, blueness = shaded(blue, np.array([1.0]), 1.0)[0, 0, 0].astype(int)
    assert red > blueness > green - 60


def test_a_picture_is_as_large_as_asked_for_and_never_magnifies_much() -> None:
    assert atlas_picture(GRID, pixels=100).shape == (96, 96, 3)
    assert atlas_picture(GRID).shape == (6 * 32, 6 * 32, 3)


# --- What is shown in notebooks ---


def test_an_atlas_shows_its_last_layer_at_twenty_cells_a_side_at_most() -> None:
    picture = show_atlas(ATLAS)
    assert isinstance(picture, Zoomable)
    assert len(picture.cells) == len(ATLAS.layers[1].grids[2].cells)
    assert "features.8" in repr(picture)
    assert middle_grid(made_atlas(sides=(5, 20, 21), icon=8).layers[0]).cells.side == 20
    assert middle_grid(made_atlas(sides=(22,), icon=8).layers[0]).cells.side == 22


def test_each_cell_says_its_count_and_what_it_argues_for() -> None:
    picture = show_cells(GRID, NAMES)
    row = CELLS.attributions[4]
    best = int(row.argmax())
    text = picture.cells[4].text
    assert text.startswith(f"{int(CELLS.counts[4])} vectors · for {NAMES[best]} {signed(float(row[best]))}, ")
    assert f"against {NAMES[int(row.argmin())]} {signed(float(row.min()))}" in text
    assert "mosque" in cell_text(CELLS, 4, NAMES, shade=2).split(" · ")[1]
    rank = 1 + int((row > row[2]).sum())
    assert f"rank {rank} of 10" in cell_text(CELLS, 4, NAMES, shade=2)


def test_without_attributions_cells_say_their_counts() -> None:
    bare = Grid(replace(CELLS, attributions=None), GRID.icons)
    picture = show_cells(bare, NAMES, size_by="density")
    assert picture.cells[0].text == f"{int(CELLS.counts[0])} vectors"
    assert re.fullmatch(r"Activation atlas: \d+ of 6 by 6 cells hold \d+ to \d+ vectors each\.", repr(picture))


def test_the_description_says_what_the_parts_of_the_map_argue_for() -> None:
    said = repr(show_cells(GRID, NAMES))
    top = [cell for cell in range(len(CELLS)) if CELLS.rows[cell] < 2 and CELLS.columns[cell] < 2]
    strongest = NAMES[int(CELLS.attributions[top].mean(dim=0).argmax())]
    assert f"top left {strongest}" in said


def test_the_description_of_a_shaded_atlas_says_where_the_class_is_strongest() -> None:
    grid = flat([9, 9, 9], [5, 5, 5], [[0.5, 0], [4.0, 0], [-1.0, 0]])
    said = repr(show_cells(grid, ["gold", "x"], shade=0))
    assert "most +4.00 in the part top" in said
    assert "down to −1.00 in the part top" in said
    positive = flat([9, 9], [5, 5], [[0.5, 0], [4.0, 0]])
    assert "against" not in repr(show_cells(positive, ["gold", "x"], shade=0))


def test_a_shaded_picture_has_its_scale_below_with_both_signs_only_where_they_occur() -> None:
    both = show_cells(flat([9, 9], [5, 5], [[0.5, 0], [-4.0, 0]]), ["gold", "x"], shade=0).pixels
    one = show_cells(flat([9, 9], [5, 5], [[0.5, 0], [4.0, 0]]), ["gold", "x"], shade=0).pixels
    assert both.shape[0] > both.shape[1]
    bars = [pixels[pixels.shape[1] + 14].astype(int) for pixels in (both, one)]
    blue = [(bar[:, 2] > bar[:, 0] + 60).any() for bar in bars]
    assert blue == [True, False]


def test_two_classes_are_left_and_right_and_undecided_cells_are_left_out() -> None:
    grid = flat([10, 20, 30, 40], [5] * 4, [[4.0, 0], [0.0, 3], [0.1, 0.1], [2, 2.0]])
    picture = show_class_axis(grid, 0, 1, ["gold", "silver"], least=0.25)
    centre = {cell.text.split(" · ")[0]: cell.left + cell.width / 2 for cell in picture.cells}
    assert len(centre) == 3
    middle = picture.pixels.shape[1] / 2
    assert centre["gold +4.00, silver 0"] > middle > centre["gold 0, silver +3.00"]
    assert centre["gold +2.00, silver +2.00"] == pytest.approx(middle, abs=1)
    assert repr(picture).startswith(
        "3 of 4 cells argue for gold or silver: 1 more for gold, on the right, by up to +4.00"
    )


def test_of_icons_that_overlap_the_one_on_top_is_meant() -> None:
    grid = flat([10, 200], [5] * 2, [[4.0, 0], [3.9, 0]])
    grid = Grid(replace(grid.cells, line=torch.tensor([0.5, 0.5])), grid.icons)
    picture = show_class_axis(grid, 0, 1, ["gold", "silver"])
    first = picture.cells[0]
    assert first.text.startswith("gold +4.00")
    assert picture.pixels[first.top + 3, first.left + 3].tolist() == [10] * 3


def test_layers_are_side_by_side_each_with_its_range() -> None:
    picture = show_layers(ATLAS, 2)
    assert [panel.title.split(":")[0] for panel in picture.rows[0]] == ["features.7", "features.8"]
    values = ATLAS.layers[0].grids[2].cells.attributions[:, 2]
    assert picture.rows[0][0].title.endswith(f"{signed(float(values.min()))} to {signed(float(values.max()))}")
    assert "mosque" in repr(picture)


def test_pictures_are_small_the_same_again_and_a_single_image_where_that_is_asked_for(monkeypatch) -> None:
    full = show_atlas(made_atlas(sides=(20,), layers=1, icon=64))
    assert len(full.html) < 360_000
    assert full.html == show_atlas(made_atlas(sides=(20,), layers=1, icon=64)).html
    monkeypatch.setenv(ONE_IMAGE, "jpeg")
    bundle, about = full._repr_mimebundle_()
    assert sorted(bundle) == ["image/jpeg", "text/plain"]
    assert about["image/jpeg"]["alt"] == repr(full)


@pytest.mark.parametrize(
    ("value", "said"), [(3.2, "+3.20"), (-0.456, "−0.46"), (12.34, "+12.3"), (-0.001, "0"), (9.996, "+10.0")]
)
def test_numbers_have_a_sign_and_three_digits(value: float, said: str) -> None:
    assert signed(value) == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: show_cells(GRID, NAMES, size_by="count"), 'expected "density"'),
        (lambda: show_atlas(ATLAS, size_by="count"), 'expected "density"'),
        (lambda: show_atlas(ATLAS, shade=10), "the class is 10; expected 0 to 9"),
        (lambda: show_atlas(ATLAS, side=7), "no grid of 7 x 7"),
        (lambda: show_atlas(ATLAS, layer="conv"), "no layer 'conv'"),
        (lambda: show_cells(Grid(replace(CELLS, attributions=None), GRID.icons), NAMES, shade=1), "no attributions"),
        (lambda: show_cells(Grid(CELLS, GRID.icons[1:]), NAMES), "icons have shape"),
        (lambda: show_cells(Grid(CELLS, GRID.icons / 255), NAMES), "uint8"),
        (lambda: show_class_axis(GRID, 1, 1, NAMES), "choose two classes"),
        (lambda: show_class_axis(GRID, 1, 2, NAMES, least=2), "from 0 to 1"),
        (lambda: show_class_axis(flat([1], [5], [[-1.0, -1]]), 0, 1, NAMES), "no cell argues for either"),
    ],
)
def test_what_does_not_fit_is_refused(call, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        call()


def test_for_what_is_not_written_yet_a_sentence_stands_in_place_of_the_picture() -> None:
    for shown in (show_cells(None), show_atlas(None), show_class_axis(None, 0, 1, NAMES), show_layers(None, 0)):
        assert repr(shown) == NOTHING
    assert made_grid(4).patches is not None
