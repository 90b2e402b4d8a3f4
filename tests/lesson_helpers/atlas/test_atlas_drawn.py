"""A small atlas from means and counts: its cells, its icons, and exercises that are not written yet."""

import numpy as np
import pytest
import torch

from helpers import load_squeezenet
from helpers.atlas.drawn import cells_of, drawn_atlas, icons_of
from helpers.errors import ArgumentError
from helpers.synthesis import activations

COUNTS = torch.tensor([[3, 0], [1, 4]])
MEANS = torch.stack([torch.eye(512)[:2], torch.eye(512)[2:4]])  # (2, 2, 512)


def test_cells_with_enough_vectors_come_by_rows():
    cells = cells_of(MEANS, COUNTS, 3)
    assert (cells.rows.tolist(), cells.columns.tolist(), cells.counts.tolist()) == ([0, 1], [0, 1], [3, 4])
    assert torch.equal(cells.vectors, MEANS[[0, 1], [0, 1]])


def test_arrays_are_as_good_as_tensors():
    cells = cells_of(MEANS.double().numpy(), COUNTS.numpy().astype(float), 1)
    assert cells.counts.tolist() == [3, 1, 4]
    assert cells.vectors.dtype == torch.float32


def test_an_unwritten_exercise_draws_nothing():
    assert cells_of(None, None, 1) is None
    assert drawn_atlas(None, COUNTS, 1, load_squeezenet(), "features.12") is None


@pytest.mark.parametrize(
    ("means", "counts", "told"),
    [(MEANS[0], COUNTS, "expected"), (MEANS, COUNTS[:1], "expected"), (MEANS, COUNTS * 0, "the fullest holds 0")],
)
def test_what_does_not_fit_is_told(means, counts, told):
    with pytest.raises(ArgumentError, match=told):
        cells_of(means, counts, 1)


def test_icons_excite_the_direction_of_their_cell():
    model = load_squeezenet()
    directions = torch.eye(512)[[5, 77]]
    grid = drawn_atlas(directions[None].expand(2, 2, 512), COUNTS, 3, model, "features.12", steps=8, icon=32)
    assert grid.icons.shape == (2, 32, 32, 3)
    assert grid.icons.dtype == np.uint8
    again = icons_of(grid.cells.vectors, model, "features.12", steps=8, icon=32)
    assert np.array_equal(np.stack(again) * 255, grid.icons)


def test_nothing_is_left_on_the_model():
    model = load_squeezenet()
    drawn_atlas(MEANS, COUNTS, 4, model, "features.12", steps=1, icon=16)
    assert not any(module._forward_hooks for module in model.modules())
    assert activations(model, torch.zeros(1, 3, 64, 64), ["features.12"])["features.12"].shape[1] == 512
