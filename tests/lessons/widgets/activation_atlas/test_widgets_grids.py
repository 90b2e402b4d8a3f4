"""The widget of the lesson on activation atlases: layout, side of the grid, and how many vectors a cell needs."""

import pytest
import torch
from ipywidgets import Widget

from autograde.exercises.activation_atlas.grid_average import grid_average
from helpers import grid_explorer
from helpers.pictures import ONE_IMAGE


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def _images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def made(function=grid_average):
    generator = torch.Generator().manual_seed(0)
    points, vectors = torch.rand(60, 2, generator=generator), torch.rand(60, 4, generator=generator)
    box = grid_explorer(
        {"yours": points, "mirrored": points.flip(1)}, {"yours": vectors, "mirrored": vectors}, function
    )
    (row, _, picture) = box.children
    return row.children, picture


def sentence_of(picture):
    return picture.outputs[0]["text"]


def test_it_counts_filled_cells_and_the_vectors_in_them():
    (_, side, least), picture = made()
    side.value, least.value = 1, 5
    assert sentence_of(picture).startswith("1 of 1 cells are filled; they hold 100% of the 60 vectors.")
    side.value, least.value = 2, 30
    assert sentence_of(picture).startswith("0 of 4 cells are filled; they hold 0% of the 60 vectors.")


def test_smaller_cells_hold_vectors_that_are_more_alike():
    (_, side, least), picture = made()
    least.value = 1

    def alike():
        return float(sentence_of(picture).split("mean: ")[1].strip(" .\n"))

    side.value = 1
    few = alike()
    side.value = 12
    assert alike() > few


def test_every_control_draws_again():
    (layout, side, least), picture = made()
    found = {sentence_of(picture) + str(picture.outputs[-1])}
    for control, value in ((side, 4), (least, 6), (layout, "mirrored")):
        control.value = value
        found.add(sentence_of(picture) + str(picture.outputs[-1]))
    assert len(found) == 4


def test_an_unwritten_exercise_is_named():
    _, picture = made(lambda layout, activations, side, min_count: (None, None))
    assert "grid_average" in str(picture.outputs)


def test_an_error_is_shown_in_place_of_the_pictures():
    def failing(layout, activations, side, min_count):
        raise IndexError("index 8 is out of bounds")

    _, picture = made(failing)
    assert "IndexError: index 8 is out of bounds" in str(picture.outputs)
