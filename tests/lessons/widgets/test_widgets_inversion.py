"""The explorer of feature inversion: every control makes a new image, and unfinished losses are told."""

import base64

import pytest
from ipywidgets import Widget

from helpers import inversion_explorer, load_imagenet_val, load_squeezenet
from helpers.pictures import ONE_IMAGE
from helpers.widgets.image_synthesis import inversion


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    return photos, load_squeezenet(), names


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Each picture is one image, as in a build, and takes a few steps."""
    monkeypatch.setenv(ONE_IMAGE, "png")
    monkeypatch.setattr(inversion, "_STEPS", 2)


def distance(features, target, img, tv_weight, alpha_weight):
    apart = (features - target).square().flatten(1).sum(dim=1) / target.square().flatten(1).sum(dim=1)
    return apart + tv_weight * img.diff(dim=3).square().flatten(1).sum(dim=1)


def parts_of(box):
    (photo, layer), (canvas, weight, start), _, picture = (getattr(row, "children", row) for row in box.children)
    return photo, layer, canvas, weight, start, picture


def png_of(picture):
    return base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_every_control_makes_another_image(lesson):
    photo, layer, canvas, weight, start, picture = parts_of(inversion_explorer(*lesson, distance))
    seen = [png_of(picture)]
    for change in (
        lambda: setattr(layer, "value", "features.4"),
        lambda: setattr(weight, "value", 1e-3),
        lambda: setattr(start, "value", 3),
        lambda: setattr(canvas, "value", True),
        lambda: setattr(photo, "value", 1),
    ):
        change()
        seen.append(png_of(picture))
    assert all(png.startswith(b"\x89PNG") for png in seen)
    assert len(set(seen)) == len(seen)


def test_it_says_the_layer_the_steps_and_both_errors(lesson):
    *_, picture = parts_of(inversion_explorer(*lesson, distance))
    said = picture.outputs[0]["text"]
    assert "features.9, 6 of 6 steps: error of the code " in said
    assert ", of the pixels " in said


def test_the_weights_reach_the_students_loss(lesson):
    weights = set()

    def loss(features, target, img, tv_weight, alpha_weight):
        weights.add((tv_weight, alpha_weight))
        return distance(features, target, img, tv_weight, alpha_weight)

    *_, weight, _, _ = parts_of(inversion_explorer(*lesson, loss))
    weight.value = 0.0
    assert weights == {(1e-5, 1e-8), (0.0, 0.0)}


def test_an_unwritten_loss_and_an_error_in_it_are_shown_in_place_of_the_picture(lesson):
    *_, picture = parts_of(inversion_explorer(*lesson, lambda *_: None))
    assert "inversion_loss returned None; write it" in picture.outputs[0]["text"]
    *_, picture = parts_of(inversion_explorer(*lesson, lambda *_: 1 / 0))
    assert "No picture: ZeroDivisionError" in picture.outputs[0]["text"]
