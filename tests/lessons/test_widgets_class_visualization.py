"""The widget of the lesson on class visualization shows a picture without a front end, and survives unfinished code."""

import base64
import random

import numpy as np
import pytest
import torch
from ipywidgets import Widget
from PIL import Image

from helpers import class_visualization_explorer, load_squeezenet


@pytest.fixture(scope="module")
def model():
    return load_squeezenet()


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


def noise(*_, l2_reg, **__):
    """A picture that depends on the generators of Python, NumPy and torch, and on one option."""
    shades = torch.rand(64, 64, 3).numpy() * np.random.rand() * random.random()
    return Image.fromarray((200 * shades + 5000 * l2_reg).astype(np.uint8))


def png_of(picture):
    (output,) = picture.outputs
    return base64.b64decode(output["data"]["image/png"])


def test_it_shows_a_picture_at_once_and_a_new_one_for_each_change(model):
    top, bottom, picture = class_visualization_explorer(model, model.class_names, noise).children
    shown = [png_of(picture)]
    label, _, start = top.children
    label.value = label.options[1][1]
    shown.append(png_of(picture))
    start.value = 3
    shown.append(png_of(picture))
    bottom.children[0].value = 1e-2
    shown.append(png_of(picture))
    assert all(png.startswith(b"\x89PNG") for png in shown)
    assert len(set(shown)) == len(shown)


def test_the_controls_reach_the_students_function(model):
    calls = []

    def asked(target_y, model, dtype, **kwargs):
        calls.append((target_y, dtype, kwargs))
        return Image.new("RGB", (64, 64))

    top, bottom, _ = class_visualization_explorer(model, model.class_names, asked, iterations=10).children
    top.children[0].value = 366
    bottom.children[1].value = 0
    target_y, dtype, kwargs = calls[-1]
    assert (target_y, dtype) == (366, torch.FloatTensor)
    assert (kwargs["max_jitter"], kwargs["num_iterations"], kwargs["blur_every"]) == (0, 10, 10)
    assert kwargs["l2_reg"] == pytest.approx(1e-3)
    assert kwargs["show_every"] > 100
    assert len(calls) == 3


def test_the_same_choice_gives_the_same_picture_and_leaves_the_generators_alone(model):
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    wanted = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    first = class_visualization_explorer(model, model.class_names, noise).children[-1]
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == wanted
    assert png_of(class_visualization_explorer(model, model.class_names, noise).children[-1]) == png_of(first)


def test_code_that_is_not_written_or_fails_gives_a_sentence(model):
    def fails(*_, **__):
        raise RuntimeError("not today")

    for function, words in ((lambda *_, **__: None, "returned NoneType"), (fails, "not today")):
        picture = class_visualization_explorer(model, model.class_names, function).children[-1]
        assert words in picture.outputs[0]["text"]
