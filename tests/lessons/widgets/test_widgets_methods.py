"""The explorer of attribution methods: every control draws once, what was shown is kept, and errors are told."""

import base64
import dataclasses

import numpy as np
import pytest
import torch
from ipywidgets import Widget

from helpers import load_imagenet_val, load_squeezenet, method_explorer, preprocess
from helpers.attribution import METHODS, grad_cam, upsample
from helpers.model import HOOKS
from helpers.pictures import ONE_IMAGE


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    return photos, load_squeezenet(), names


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


@pytest.fixture
def calls(monkeypatch):
    """The (method, class, layer) of each map that is computed."""
    made = []
    for name, method in METHODS.items():

        def counted(X, y, model, layer, name=name, of=method.of):
            made.append((name, int(y), layer))
            return of(X, y, model, layer)

        monkeypatch.setitem(METHODS, name, dataclasses.replace(method, of=counted))
    return made


def parts_of(box):
    (method, photo), (label, typed), (layer, opacity), _, picture = (getattr(r, "children", r) for r in box.children)
    return method, photo, label, typed, layer, opacity, picture


def sentence_of(picture):
    return picture.outputs[0]["text"]


def png_of(picture):
    return base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_it_starts_with_the_first_method_and_the_class_that_the_network_sees(lesson, calls):
    method, photo, _, _, layer, _, picture = parts_of(method_explorer(*lesson))
    assert (method.value, photo.value, layer.value, layer.disabled) == ("saliency", 0, "features.12", True)
    assert calls == [("saliency", 387, "")]
    with torch.no_grad():
        scores = lesson[1](preprocess(lesson[0][0]))[0]
    assert f"saliency, for lesser panda: score {scores[387]:.1f}, probability" in sentence_of(picture)
    assert png_of(picture).startswith(b"\x89PNG")


def test_every_control_draws_once_and_a_map_is_computed_once(lesson, calls):
    method, photo, label, typed, layer, opacity, picture = parts_of(method_explorer(*lesson))
    seen = [png_of(picture)]
    for change in (
        lambda: setattr(method, "value", "grad_cam"),
        lambda: setattr(layer, "value", "features.9"),
        lambda: setattr(typed, "value", "espresso"),
        lambda: setattr(opacity, "value", 0.8),
        lambda: setattr(photo, "value", 1),
        lambda: setattr(method, "value", "deconvnet"),
    ):
        change()
        seen.append(png_of(picture))
    assert len(set(seen)) == len(seen)
    assert calls == [
        ("saliency", 387, ""),
        ("grad_cam", 387, "features.12"),
        ("grad_cam", 387, "features.9"),
        ("grad_cam", 967, "features.9"),
        ("grad_cam", label.value, "features.9"),
        ("deconvnet", label.value, ""),
    ]
    method.value, opacity.value = "grad_cam", 0.4
    assert len(calls) == 6


def test_the_map_is_that_of_the_method_at_the_layer(lesson):
    method, _, _, _, layer, _, picture = parts_of(method_explorer(*lesson))
    method.value, layer.value = "grad_cam", "features.10"
    assert not layer.disabled
    cam = upsample(grad_cam(preprocess(lesson[0][0]), torch.tensor([387]), lesson[1], "features.10"), 224, 224)[0]
    row, column = np.unravel_index(int(cam.argmax()), cam.shape)
    assert "Grad-CAM, features.10, for lesser panda" in sentence_of(picture)
    assert f"largest in row {row}, column {column}: {cam.max():.3g}." in sentence_of(picture)


def test_occlusion_and_cam_tell_how_much_is_below_zero(lesson):
    method, *_, picture = parts_of(method_explorer(*lesson))
    method.value = "class_activation_map"
    assert "of the map is below zero" in sentence_of(picture)
    method.value = "guided_backprop"
    assert "below zero" not in sentence_of(picture)


def test_a_layer_without_maps_gives_a_sentence_and_the_model_stays_as_it_was(lesson):
    method, *_, layer, _, picture = parts_of(method_explorer(*lesson))
    method.value = "grad_cam"
    layer.value = "classifier.3"
    assert "The map is" in sentence_of(picture)
    layer.value = "features.1"
    assert png_of(picture)
    assert not any(getattr(module, kind) for module in lesson[1].modules() for kind in HOOKS)


def test_what_a_method_cannot_do_is_told(lesson, monkeypatch):
    def fails(*_):
        raise RuntimeError("not today")

    monkeypatch.setitem(METHODS, "occlusion", dataclasses.replace(METHODS["occlusion"], of=fails))
    method, *_, picture = parts_of(method_explorer(*lesson))
    method.value = "occlusion"
    assert "No map: RuntimeError: not today" in sentence_of(picture)
    method.value = "saliency"
    assert png_of(picture)
