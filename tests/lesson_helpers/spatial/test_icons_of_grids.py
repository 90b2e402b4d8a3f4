"""Grids of vectors as icons: sheets, what icons excite, nearest positions, mistakes made on purpose."""

import numpy as np
import pytest
import torch

from autograde.exercises import find_exercise
from helpers import (
    icon_cosines,
    icon_lengths,
    icon_sheet,
    load_photo_bank,
    load_squeezenet,
    nearest_positions,
    render_grid,
    show_icons,
    wrong_grids,
    wrong_whitenings,
)
from helpers.atlas import collect
from helpers.atlas.atlas import Vectors
from helpers.errors import ArgumentError
from helpers.ready_made import ReadyMadeError, answer_is_judged

LAYER = "features.3"
objective = find_exercise("direction_objective").reference


def numbers(seed: int, *shape: int) -> torch.Tensor:
    return torch.tensor(np.random.RandomState(seed).standard_normal(shape), dtype=torch.float32)


def icons_of(h: int, w: int, side: int = 4) -> np.ndarray:
    return np.arange(h * w * side * side * 3, dtype=np.uint8).reshape(h, w, side, side, 3)


def test_a_sheet_has_each_icon_in_its_cell() -> None:
    icons = icons_of(2, 3)
    sheet = icon_sheet(icons)
    assert sheet.shape == (8, 12, 3)
    assert (sheet[4:8, 8:12] == icons[1, 2]).all()


def test_icons_are_as_large_as_vectors_are_long() -> None:
    white = np.full((1, 3, 40, 40, 3), 255, np.uint8)
    sheet = icon_sheet(white, torch.tensor([[1.0, 0.25, 0.0]]))
    areas = [(sheet[:, 40 * i : 40 * i + 40] == 255).all(axis=2).sum() for i in range(3)]
    assert areas == [1600, 400, 100]  # the smallest has a quarter of the side


def test_a_sheet_of_nothing_is_nothing_and_other_shapes_are_refused() -> None:
    assert icon_sheet(None) is None
    with pytest.raises(ArgumentError, match=r"icons have shape \(2, 4, 4, 3\)"):
        icon_sheet(icons_of(1, 2)[0])
    with pytest.raises(ArgumentError, match=r"lengths \(3, 2\)"):
        icon_sheet(icons_of(2, 3), torch.ones(3, 2))


@pytest.fixture(scope="module")
def rendered() -> tuple[torch.Tensor, np.ndarray]:
    """Vectors of two photographs at an early layer, and their icons."""
    model, bank = load_squeezenet(), load_photo_bank()
    found = collect(bank.photos[:2], model, LAYER, per_image=3, attributed=False, progress=False)
    grid = found.vectors.reshape(2, 3, -1)
    return grid, render_grid(grid, model, LAYER, objective, input_side=24, icon=24, steps=25, progress=False)


def test_icons_excite_the_vectors_that_they_are_made_for(rendered: tuple[torch.Tensor, np.ndarray]) -> None:
    grid, icons = rendered
    assert (icons.shape, icons.dtype) == ((2, 3, 24, 24, 3), np.uint8)
    cosines = icon_cosines(icons.reshape(6, 24, 24, 3), grid.reshape(6, -1), load_squeezenet(), LAYER, input_side=24)
    assert cosines.shape == (6, 6)
    assert cosines.diagonal().mean() > 0.6
    assert (icon_lengths(icons.reshape(6, 24, 24, 3), load_squeezenet(), LAYER, input_side=24) > 0).all()


def test_the_ready_made_objective_gives_the_same_icons(rendered: tuple[torch.Tensor, np.ndarray]) -> None:
    grid, icons = rendered
    own = render_grid(grid, load_squeezenet(), LAYER, input_side=24, icon=24, steps=25, progress=False)
    assert np.abs(own.astype(int) - icons).mean() < 8


def test_nothing_is_rendered_before_the_functions_are_written() -> None:
    model = load_squeezenet()
    assert render_grid(None, model, LAYER, objective) is None
    assert render_grid(torch.ones(1, 1, 128), model, LAYER, lambda *_: None) is None
    with pytest.raises(ArgumentError, match=r"expected \(h, w, K\)"):
        render_grid(torch.ones(3, 128), model, LAYER, objective)


def test_it_is_ready_made() -> None:
    with answer_is_judged(), pytest.raises(ReadyMadeError):
        render_grid(torch.ones(1, 1, 128), load_squeezenet(), LAYER)


def made_up() -> Vectors:
    """Four photographs with three vectors each; the second photograph has the vectors closest to (1, 0)."""
    angles = torch.tensor([1.0, 0.9, 0.8, 0.0, 0.1, 0.2, 0.5, 1.2, 1.4, 1.5, 0.7, 0.6])
    vectors = torch.stack([angles.cos(), angles.sin()], dim=1) * torch.arange(1, 13)[:, None]
    photos = torch.arange(4).repeat_interleave(3)
    places = torch.arange(12) % 3
    return Vectors("layer", vectors, photos, places, places, (3, 3), 224)


def test_nearest_positions_are_at_most_one_a_photograph_the_most_alike_first() -> None:
    bank = load_photo_bank()
    near = nearest_positions(torch.tensor([2.0, 0.0]), made_up(), bank, k=3)
    assert near.photos.tolist() == [1, 2, 3]
    torch.testing.assert_close(near.cosines, torch.tensor([0.0, 0.5, 0.6]).cos())
    assert near.patches.shape == (3, 84, 84, 3)
    assert (near.patches[0] == bank.photos[1][:84, :84]).all(), "row 0, column 0: moved inside the photograph"


def test_a_photograph_can_be_left_out_and_too_many_are_refused() -> None:
    bank, v = load_photo_bank(), torch.tensor([2.0, 0.0])
    assert nearest_positions(v, made_up(), bank, k=2, but=1).photos.tolist() == [2, 3]
    with pytest.raises(ArgumentError, match="there are 3 photographs to choose from"):
        nearest_positions(v, made_up(), bank, k=4, but=1)
    with pytest.raises(ArgumentError, match="layer has 2 channels"):
        nearest_positions(torch.ones(5), made_up(), bank)


def test_mistakes_on_purpose() -> None:
    grid = numbers(0, 3, 4, 5)
    wrong = wrong_grids(grid)
    assert all(one.shape == grid.shape for one in wrong.values())
    assert torch.equal(wrong["channels shuffled"].sort(dim=2).values, grid.sort(dim=2).values)
    assert torch.equal(wrong["channels and positions mixed"].flatten(), grid.permute(2, 0, 1).flatten())
    assert set(wrong_grids(None).values()) == {None}


def test_wrong_whitenings() -> None:
    a = numbers(1, 50, 4) + 1
    wrong = wrong_whitenings(a)
    torch.testing.assert_close(wrong["not inverted"], a.T @ a / 50)
    centred = find_exercise("whitening").reference(a - a.mean(dim=0))
    torch.testing.assert_close(wrong["mean subtracted"], centred, rtol=1e-3, atol=1e-3)


def test_rows_of_icons_are_described_and_unwritten_ones_give_a_note() -> None:
    rows = {"one": icons_of(1, 2), "other": icons_of(1, 2)}
    picture = show_icons(rows, ["sky", "sea"])
    assert picture.alt == "2 rows of icons, each for sky, sea: one; other."
    assert picture.html.count("<img") == 4
    assert 'alt="one, sky"' in picture.html
    assert "write the exercise above" in str(show_icons({"one": None}, ["sky"]))
    with pytest.raises(ArgumentError, match=r"'one' have shape \(2, 2, 4, 4, 3\); expected \(1, 2, s, s, 3\)"):
        show_icons({"one": icons_of(2, 2)}, ["sky", "sea"])
