"""The widget on spatial activations shows a position without a front end; unfinished code does it no harm."""

import pytest
import torch
from ipywidgets import Widget

from autograde.exercises import find_exercise
from helpers import load_photo_bank, load_squeezenet, spatial_explorer
from helpers.atlas import collect
from helpers.pictures import ONE_IMAGE

BANK, MODEL = load_photo_bank(), load_squeezenet()
LAYER = "features.3"  # fast to render
activation_grid, direction_objective = (
    find_exercise(name).reference for name in ("activation_grid", "direction_objective")
)


@pytest.fixture(scope="module")
def found():
    return collect(BANK.photos[:12], MODEL, LAYER, per_image=2, attributed=False, progress=False)


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def _images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def parts_of(box):
    (photo, icon), (row, column), _, picture = (getattr(r, "children", r) for r in box.children)
    return photo, icon, row, column, picture


def said(picture):
    return [o["data"]["text/plain"] if "data" in o else o["text"] for o in picture.outputs]


def test_it_shows_a_position_at_once_and_another_for_each_change(found):
    photo, _, row, column, picture = parts_of(
        spatial_explorer(BANK, found, MODEL, activation_grid, direction_objective, photo="bee")
    )
    sentence, pictures = said(picture)
    assert (row.value, row.max, column.max) == (27, 54, 54)
    assert sentence.startswith("Row 27, column 27: length ")
    assert "of 128 channels are above zero" in sentence
    assert pictures.startswith("A position of a photograph, and the positions of other photographs")
    assert "bee:" not in pictures, "not its own neighbour"
    first = picture.outputs[1]["data"]["image/png"]
    row.value = 3
    assert said(picture)[0].startswith("Row 3, column 27")
    second = picture.outputs[1]["data"]["image/png"]
    photo.value = 0
    assert len({first, second, picture.outputs[1]["data"]["image/png"]}) == 3


def test_a_tick_adds_the_icon(found):
    calls = []

    def counted(activation, vector, cosine_power):
        calls.append(cosine_power)
        return direction_objective(activation, vector, cosine_power)

    _, icon, *_, picture = parts_of(spatial_explorer(BANK, found, MODEL, activation_grid, counted))
    assert "its icon" not in said(picture)[1]
    assert not calls
    icon.value = True
    assert "its icon" in said(picture)[1]
    assert len(calls) > 10


def test_code_that_is_not_written_or_fails_gives_a_sentence(found):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "activation_grid returned None"), (fails, "not today")):
        box = spatial_explorer(BANK, found, MODEL, function, direction_objective)
        assert words in said(parts_of(box)[-1])[0]
    _, icon, *_, picture = parts_of(spatial_explorer(BANK, found, MODEL, activation_grid, lambda *_: None))
    icon.value = True
    assert "direction_objective returned None" in said(picture)[0]


def test_a_grid_as_an_array_is_taken(found):
    def as_array(X, model, layer):
        return activation_grid(X, model, layer).numpy()

    picture = parts_of(spatial_explorer(BANK, found, MODEL, as_array, direction_objective))[-1]
    assert "channels are above zero" in said(picture)[0]
    assert torch.is_grad_enabled()
