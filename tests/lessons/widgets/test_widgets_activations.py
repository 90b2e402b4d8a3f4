"""The widget of the lesson on filters and activations: photograph, layer, channel, and the strongest channels."""

import base64

import numpy as np
import pytest
import torch
from ipywidgets import Widget

from autograde.exercises.inside_the_network.layer_activations import layer_activations
from helpers import activation_explorer
from helpers.checks.protocol.toys import make_toy
from helpers.pictures import ONE_IMAGE
from helpers.widgets import activations as module

PHOTOS = np.random.RandomState(0).randint(0, 256, (2, 40, 40, 3)).astype(np.uint8)


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, and photographs are not enlarged."""
    monkeypatch.setenv(ONE_IMAGE, "png")
    preprocess = module.preprocess
    monkeypatch.setattr(module, "preprocess", lambda photo: preprocess(photo, 40))


def explorer(function=layer_activations):
    return activation_explorer(PHOTOS, ["first", "second"], make_toy("fire", seed=5), function)


def parts_of(box):
    (photo, layer), (channel, strongest), _, picture = (getattr(row, "children", row) for row in box.children)
    return photo, layer, channel, strongest, picture


def sentence_of(picture):
    return picture.outputs[0]["text"]


def png_of(picture):
    return base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_it_starts_with_the_strongest_channel_of_the_first_layer():
    photo, layer, channel, strongest, picture = parts_of(explorer())
    assert (photo.value, layer.value) == (0, "features.0")
    model = make_toy("fire", seed=5)
    maps = layer_activations(module.preprocess(PHOTOS[0]), model, "features.0")[0]
    assert channel.value == maps.flatten(1).amax(dim=1).argmax()
    assert channel.max == len(maps) - 1
    assert strongest.options[1][1] == channel.value
    assert f"features.0: 8 maps of 19 x 19. Channel {channel.value} goes from {maps[channel.value].min():.3g}" in (
        sentence_of(picture)
    )
    assert "has rank 1 of 8" in sentence_of(picture)
    assert png_of(picture).startswith(b"\x89PNG")


def test_every_control_draws_once():
    calls = []

    def counted(X, model, layer):
        calls.append(layer)
        return layer_activations(X, model, layer)

    photo, layer, channel, strongest, picture = parts_of(explorer(counted))
    pictures = [png_of(picture)]
    channel.value = (channel.value + 1) % 8
    pictures.append(png_of(picture))
    strongest.value = strongest.options[1][1]
    pictures.append(png_of(picture))
    layer.value = "features.4"
    pictures.append(png_of(picture))
    photo.value = 1
    pictures.append(png_of(picture))
    assert calls == ["features.0"] * 3 + ["features.4"] * 2
    assert pictures[0] == pictures[2]
    assert len(set(pictures)) == 4


def test_the_list_of_the_strongest_follows_the_photograph():
    photo, layer, _, strongest, _ = parts_of(explorer())
    layer.value = "features.3"
    before = strongest.options
    photo.value = 1
    assert strongest.options != before
    assert strongest.value == -1


def test_layers_are_named_with_their_kind_and_every_one_can_be_drawn():
    _, layer, channel, _, picture = parts_of(explorer())
    names = {name: text for text, name in layer.options}
    assert names["features.1"] == "features.1  ReLU"
    assert "features" not in names
    for name in names:
        layer.value = name
        assert sentence_of(picture).startswith(f"{name}: ")
        assert channel.value <= channel.max


def test_a_channel_of_the_scores_is_named_by_its_class():
    model = make_toy("fire", seed=5)
    model.class_names = [f"class {k}, another name" for k in range(7)]
    _, layer, channel, _, picture = parts_of(activation_explorer(PHOTOS, ["a", "b"], model, layer_activations))
    layer.value = "classifier.1"
    assert f"Channel {channel.value} (class {channel.value}) goes from" in sentence_of(picture)


def test_arrays_and_tensors_with_gradients_are_taken():
    for wrap in (lambda a: a.detach().numpy(), lambda a: a.clone().requires_grad_()):
        *_, picture = parts_of(explorer(lambda X, model, layer, wrap=wrap: wrap(layer_activations(X, model, layer))))
        assert "has rank 1 of 8" in sentence_of(picture)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda *_: None, "layer_activations returned None"),
        (lambda X, model, layer: torch.zeros(1, 8), "gave the shape (8,) for one image, not (1, K, h, w)"),
        (lambda X, model, layer: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_code_that_is_not_written_or_fails_gives_a_sentence(function, words):
    *_, picture = parts_of(explorer(function))
    assert words in sentence_of(picture)
    assert len(picture.outputs) == 1
