"""The widget of the lesson on the feature space shows neighbours without a front end, and survives unfinished code."""

import pytest
import torch
from ipywidgets import Widget

from autograde.exercises.inside_the_network.nearest_neighbors import nearest_neighbors
from helpers import load_photo_bank, neighbour_explorer
from helpers.pictures import ONE_IMAGE

BANK = load_photo_bank()
SPACES = {
    "features": torch.rand(len(BANK), 8, generator=torch.Generator().manual_seed(0)),
    "pixels": torch.eye(len(BANK)),
}


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def _images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def parts_of(box):
    (category, photo, go_on), (space, other, metric), _, picture = (getattr(r, "children", r) for r in box.children)
    return category, photo, go_on, space, other, metric, picture


def said(picture):
    (output,) = picture.outputs
    return output["data"]["text/plain"] if "data" in output else output["text"]


def test_it_shows_neighbours_at_once_in_two_spaces_and_others_for_each_change():
    category, photo, _, space, other, metric, picture = parts_of(neighbour_explorer(BANK, SPACES, nearest_neighbors))
    assert said(picture).startswith("2 rows, each of a photograph and those nearest to it: alpaca (animals)")
    assert (space.value, other.value) == ("features", "pixels")
    other.value = "no other space"
    assert said(picture).startswith("A row of a photograph and those nearest to it")
    first = picture.outputs[0]["data"]["image/png"]
    metric.value = "euclidean"
    second = picture.outputs[0]["data"]["image/png"]
    photo.value = photo.options[3][1]
    assert len({first, second, picture.outputs[0]["data"]["image/png"]}) == 3
    category.value = 8
    assert "(windmills)" in said(picture)
    assert BANK.labels[photo.value] == 8


def test_the_button_makes_the_nearest_neighbour_the_query():
    calls = []

    def next_row(queries, bank, k, metric):
        calls.append(int((bank == queries).all(dim=1).nonzero()[0]))
        return torch.arange(k)[None] + 100

    category, photo, go_on, *_ = parts_of(neighbour_explorer(BANK, SPACES, next_row))
    before = len(calls)
    go_on.click()
    assert photo.value == 100
    assert category.value == BANK.labels[100]
    assert calls[before:] == [100, 100], "one search in each space"


def test_a_function_that_changes_its_arguments_changes_no_space():
    def overwriting(queries, bank, k, metric):
        rows = nearest_neighbors(queries, bank, k, metric)
        bank.zero_()
        return rows

    kept = SPACES["features"].clone()
    neighbour_explorer(BANK, SPACES, overwriting)
    assert torch.equal(SPACES["features"], kept)


def test_code_that_is_not_written_or_fails_gives_a_sentence():
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "nearest_neighbors returned None"), (fails, "not today")):
        assert words in said(parts_of(neighbour_explorer(BANK, SPACES, function))[-1])
    without = {"features": None}
    assert "embed returned None" in said(parts_of(neighbour_explorer(BANK, without, nearest_neighbors))[-1])


def test_spaces_of_an_unwritten_exercise_are_left_out():
    *_, space, other, _, picture = parts_of(neighbour_explorer(BANK, {"features": None, **SPACES}, nearest_neighbors))
    assert space.options == ("features", "pixels")
    *_, space, other, _, picture = parts_of(
        neighbour_explorer(BANK, {"features": None, "pixels": SPACES["pixels"]}, nearest_neighbors)
    )
    assert (space.options, other.value) == (("pixels",), "no other space")
    assert "alpaca" in said(picture)
