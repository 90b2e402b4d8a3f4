"""What excites a channel in a bank: the survey finds what a student's function finds; the pictures show it in words."""

import io
import re

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from autograde.exercises.inside_the_network.neuron_gradient import neuron_gradient
from autograde.exercises.inside_the_network.top_patches import top_patches
from helpers import (
    effective_field,
    load_squeezenet,
    show_fields,
    show_gradients,
    show_patch_rows,
    show_patches,
    survey,
    unit_field,
    wrong_patches,
)
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.patches.effective import Effective
from helpers.patches.survey import Survey, normalised
from helpers.pictures.colours import OUTLINE
from helpers.pictures.picture import Picture
from helpers.unwritten import Note

RANDOM = np.random.RandomState(0)
PHOTOS = RANDOM.randint(0, 256, (20, 40, 52, 3)).astype(np.uint8)
LAYERS = ["middle.conv", "late"]


@pytest.fixture(scope="module")
def model() -> nn.Module:
    return make_toy("layered", seed=5)


@pytest.fixture(scope="module")
def found(model) -> Survey:
    return survey(PHOTOS, model, LAYERS)


# --- The survey ---


@pytest.mark.parametrize("layer", LAYERS)
def test_the_survey_finds_what_a_student_finds_for_every_channel(model, found, layer):
    """The layer's output is read before an in-place ReLU overwrites it, in every batch."""
    for channel in range(found.values[layer].shape[1]):
        values, boxes = top_patches(normalised(PHOTOS), model, layer, channel, 6)
        if len(values.unique()) == 6:  # else silent photographs, in any order
            assert torch.equal(found.patches(layer, channel, 6)[1], boxes)
        assert torch.equal(found.patches(layer, channel, 6)[0], values)


def test_ranks_further_down_are_those_of_the_ranking(found):
    ranking = found.ranking("late", 3)
    assert sorted(ranking.tolist()) == list(range(len(PHOTOS)))
    values, boxes = found.patches("late", 3, 4, first=10)
    assert boxes[:, 0].tolist() == ranking[10:14].tolist()
    assert values.tolist() == found.values["late"][ranking[10:14], 3].tolist()
    assert (values.diff() <= 0).all()


def test_the_units_are_where_the_activation_is(model, found):
    maps = model.up_to("middle.conv")(normalised(PHOTOS))
    images = found.ranking("middle.conv", 2)[:5]
    for image, (row, column) in zip(images, found.units("middle.conv", 2, images), strict=True):
        assert maps[image, 2, row, column] == found.values["middle.conv"][image, 2]


def test_the_model_is_left_as_it_was_also_after_an_error():
    fine, failing = make_toy("layered", seed=5), make_toy("layered", seed=5, fails_at="middle")
    before = model_state(fine), model_state(failing)
    survey(PHOTOS[:2], fine, ["late"])
    with pytest.raises(RuntimeError, match="on purpose"):
        survey(PHOTOS[:2], failing, ["early", "late"])
    assert (model_state(fine), model_state(failing)) == before


def test_unknown_layers_are_refused(model):
    with pytest.raises(ArgumentError, match="no layer 'lates'"):
        survey(PHOTOS, model, ["lates"])
    with pytest.raises(ArgumentError, match=r"give a list of names, such as \['late'\]"):
        survey(PHOTOS, model, "late")


# --- Wrong on purpose ---


def test_wrong_boxes_are_off_by_what_was_forgotten_and_lie_in_the_photograph(found):
    size, _, offset = field = found.fields["late"]
    boxes = found.patches("late", 3, 8)[1]
    wrong = wrong_patches(boxes, field, *PHOTOS.shape[1:3])
    whole = (boxes[:, 3] - boxes[:, 1] == size) & (boxes[:, 4] - boxes[:, 2] == size)
    assert whole.any()
    moved = wrong["the offset forgotten"][whole][:, 1:3]
    assert torch.equal(moved, (boxes[whole][:, 1:3] - offset).clamp(max=torch.tensor(PHOTOS.shape[1:3]) - 1))
    assert set(wrong) == {"the offset forgotten", "centred on stride times row", "rows and columns swapped"}
    for made in wrong.values():
        assert (made[:, 1:3] >= 0).all()
        assert (made[:, 3:] > made[:, 1:3]).all()
        assert (made[:, 3] <= PHOTOS.shape[1]).all()
        assert (made[:, 4] <= PHOTOS.shape[2]).all()


# --- The effective field ---


def test_the_effective_field_adds_up_and_is_smaller_than_the_field():
    model = load_squeezenet()
    images = torch.from_numpy(RANDOM.standard_normal((2, 3, 128, 128)).astype(np.float32))
    effective = effective_field(images, model, "features.6", list(range(0, 256, 16)), neuron_gradient)
    assert isinstance(effective, Effective)
    assert effective.heat.shape == (unit_field(model, "features.6").size,) * 2
    assert effective.heat.sum() == pytest.approx(1, abs=1e-4)
    assert 0 < effective.half < 0.3
    inner = effective.heat[12:-12, 12:-12]
    assert inner.sum() > 0.5 > inner.numel() / effective.heat.numel()


def test_half_of_an_even_gradient_is_half_of_the_field(model):
    def even(X, model, layer, *unit):
        return torch.ones_like(X)

    effective = effective_field(normalised(PHOTOS), model, "late", [0], even)
    assert effective.half == pytest.approx(0.5, abs=0.01)
    assert effective_field(normalised(PHOTOS), model, "late", [0], lambda *_: None) is None


# --- Pictures ---


def drawn(picture: Picture) -> np.ndarray:
    file = io.BytesIO()
    picture.savefig(file, format="png", facecolor="white")
    return np.asarray(Image.open(file).convert("RGB"))


def pictures(found: Survey) -> dict[str, Picture]:
    values, boxes = found.patches("late", 3, 4)
    gradients = [torch.rand(3, 40, 52) for _ in boxes]
    return {
        "fields": show_fields(PHOTOS[0], {"one": (5, 2, 0), "two": torch.tensor([21, 4, -4])}),
        "patches": show_patches(PHOTOS, boxes, values, size=11),
        "rows": show_patch_rows(PHOTOS, {"right": boxes, "other": boxes.flip(0)}),
        "gradients": show_gradients(PHOTOS, boxes, gradients, size=11),
    }


def test_pictures_can_be_drawn_and_describe_themselves(found):
    for name, picture in pictures(found).items():
        assert drawn(picture).std() > 10, name
        assert len(picture.alt) > 30, name
        assert re.search(r"alt=\"[^\"]+\"", picture.html), name


def test_the_field_in_the_middle_is_outlined():
    picture = show_fields(np.zeros((64, 64, 3), np.uint8), {"seven": (7, 4, -2)})
    (panel,) = picture.rows[0]
    rows = np.flatnonzero(panel.outline.any(axis=1))
    assert (rows.min() + 2) % 4 == 0
    assert rows.max() - rows.min() + 1 == 7
    assert abs(rows.mean() - 31.5) <= 2
    assert OUTLINE.startswith("#")


def test_what_lies_outside_the_photograph_is_grey():
    white = np.full((1, 30, 30, 3), 255, np.uint8)
    boxes = [[0, 0, 22, 7, 30], [0, 10, 10, 21, 21]]
    corner, inside = (panel.picture for panel in show_patches(white, boxes, size=11).rows[0])
    assert corner.shape == inside.shape == (11, 11, 3)
    assert (inside == 1).all()
    assert (corner[:4] == 0.5).all()
    assert (corner[:, 8:] == 0.5).all()
    assert (corner[4:, :8] == 1).all()


def test_values_become_titles(found):
    assert [panel.title for panel in show_patches(PHOTOS, [[0, 0, 0, 5, 5]], [1195.4]).rows[0]] == ["1195"]
    assert [panel.title for panel in show_patches(PHOTOS, [[0, 0, 0, 5, 5]], [0.456]).rows[0]] == ["0.46"]


def test_unwritten_exercises_give_a_note(found):
    _, boxes = found.patches("late", 3, 2)
    assert isinstance(show_patches(PHOTOS, None), Note)
    assert isinstance(show_patches(PHOTOS, boxes, None), Picture)
    assert isinstance(show_patch_rows(PHOTOS, {"right": None}), Note)
    assert isinstance(show_gradients(PHOTOS, boxes, None), Note)
    assert isinstance(show_gradients(PHOTOS, boxes, [None, None]), Note)
    assert isinstance(show_fields(PHOTOS[0], {"a": (3, 2, 0), "b": (None, None, None)}), Note)
    assert isinstance(show_fields(PHOTOS[0], {"a": None}), Note)


@pytest.mark.parametrize("box", [[0, -2, 0, 5, 5], [0, 0, 0, 41, 5], [20, 0, 0, 5, 5], [0, 5, 0, 5, 5], [0, 0, 0, 5]])
def test_boxes_that_are_no_part_of_a_photograph_are_refused(box):
    with pytest.raises(ArgumentError, match="is no part of a photograph"):
        show_patches(PHOTOS, [box])


@pytest.mark.parametrize("field", [(3, 2), (3.5, 2, 0), (0, 2, 0), (3, 0, 0)])
def test_fields_that_are_none_are_refused(field):
    with pytest.raises(ArgumentError, match="expected \\(size, stride, offset\\)"):
        show_fields(PHOTOS[0], {"odd": field})
