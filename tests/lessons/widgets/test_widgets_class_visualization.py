"""The widget of the lesson on class visualization shows a picture without a front end, and survives unfinished code."""

import base64
import random

import numpy as np
import pytest
import torch
from ipywidgets import Widget
from PIL import Image

from helpers import (
    class_visualization_explorer,
    fourier_picture,
    load_imagenet_val,
    load_squeezenet,
    photograph_of,
    preprocess,
    show_images,
)
from helpers.pictures import ONE_IMAGE


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


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def explorer(model, function, **options):
    """Without the Fourier pictures, which take seconds."""
    return class_visualization_explorer(model, model.class_names, function, fourier=False, **options)


def png_of(picture):
    (output,) = picture.outputs
    return base64.b64decode(output["data"]["image/png"])


def test_it_shows_a_picture_at_once_and_a_new_one_for_each_change(model):
    top, middle, bottom, _, picture = explorer(model, noise).children
    shown = [png_of(picture)]
    label, start = top.children[0], middle.children[1]
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

    top, _, bottom, *_ = explorer(model, asked, iterations=10).children
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
    first = explorer(model, noise).children[-1]
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == wanted
    assert png_of(explorer(model, noise).children[-1]) == png_of(first)


def test_code_that_is_not_written_or_fails_gives_a_sentence(model):
    def fails(*_, **__):
        raise RuntimeError("not today")

    for function, words in ((lambda *_, **__: None, "returned NoneType"), (fails, "not today")):
        picture = explorer(model, function).children[-1]
        assert words in picture.outputs[0]["text"]


def test_beside_the_picture_are_the_one_before_the_fourier_picture_and_a_photograph(model, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "helpers.widgets.class_visualization.show_images",
        lambda images, titles, columns: shown.append(titles) or show_images(images, titles, columns),
    )
    monkeypatch.setattr(
        "helpers.widgets.class_visualization.fourier_picture", lambda model, label: Image.new("RGB", (8, 8))
    )
    top, *_ = class_visualization_explorer(model, model.class_names, noise).children
    top.children[1].value = "espresso"
    assert [title.split(",")[0] for title in shown[-1]] == ["now: espresso", "before: zebra", "espresso", "espresso"]
    assert shown[-1][2:] == ["espresso, Fourier coordinates", "espresso, a photograph"]


def test_the_fourier_picture_raises_the_score_and_is_the_same_each_time(model):
    torch.manual_seed(1)
    state = torch.get_rng_state()
    picture = fourier_picture(model, 9, size=64, steps=16)
    assert picture == fourier_picture(model, 9, size=64, steps=16)
    assert torch.equal(torch.get_rng_state(), state)
    with torch.no_grad():
        scores = [float(model(preprocess(one, 64))[0, 9]) for one in (picture, Image.new("RGB", (64, 64), "grey"))]
    assert scores[0] > scores[1] + 5


def test_photographs_have_the_class_they_are_asked_for():
    photos, labels, _ = load_imagenet_val()
    assert np.array_equal(photograph_of(int(labels[1])), photos[1])
    assert photograph_of(999) is None
