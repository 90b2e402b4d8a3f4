"""The widget of the lesson on style transfer: photograph, painting, three weights and steps."""

import base64

import pytest
import torch
from ipywidgets import Widget

from helpers import load_imagenet_val, load_paintings, load_squeezenet, preprocess, style_explorer
from helpers.pictures import ONE_IMAGE
from helpers.synthesis import CANVAS, Objective


@pytest.fixture(scope="module")
def lesson():
    photos, _, _ = load_imagenet_val(2)
    paintings = {one.title: preprocess(one.picture, 64) for one in load_paintings()[:2]}
    return {f"photo {i}": preprocess(photo, 64) for i, photo in enumerate(photos)}, paintings, load_squeezenet()


@pytest.fixture(autouse=True)
def _close_widgets(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")
    yield
    Widget.close_all()


def towards(photo, painting, content_weight, style_weight, tv_weight):
    """Losses with one term each, so that every choice counts: the photograph, the painting's colours, smoothness."""
    colours = painting.mean(dim=(2, 3))

    def value(seen):
        img = seen[CANVAS]
        content, style = (img - photo).square().sum(), (img.mean(dim=(2, 3)) - colours).square().sum()
        smooth = img.diff(dim=2).square().sum()
        return -(content_weight * content + 100 * style_weight * style + 1e3 * tv_weight * smooth).reshape(1)

    return Objective("towards", frozenset({"features.0", CANVAS}), value)


def parts_of(box):
    rows = [getattr(row, "children", row) for row in box.children]
    (photo, painting), (content, style), (tv, steps), _, picture = rows
    return photo, painting, content, style, tv, steps, picture


def shown_by(picture):
    return picture.outputs[0]["text"], base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_it_shows_the_photograph_the_painting_and_the_image_with_the_sum_of_the_losses(lesson):
    *_, steps, picture = parts_of(style_explorer(*lesson, towards))
    sentence, png = shown_by(picture)
    assert sentence.startswith(f"Step {steps.value} of {steps.value}: the sum of the losses is ")
    assert png.startswith(b"\x89PNG")
    assert all(title in picture.outputs[-1]["data"]["text/plain"] for title in ("photo 0", "Cafe Terrace", "the image"))


def test_every_control_draws_again(lesson):
    photo, painting, content, style, tv, steps, picture = parts_of(style_explorer(*lesson, towards))
    steps.value = 20
    seen = [shown_by(picture)]
    for control, value in (
        (photo, "photo 1"),
        (painting, list(lesson[1])[1]),
        (content, 0.1),
        (style, 1000.0),
        (tv, 1e-3),
        (steps, 10),
    ):
        control.value = value
        seen.append(shown_by(picture))
    assert len(set(seen)) == len(seen)


def test_more_steps_make_the_sum_of_the_losses_smaller(lesson):
    *_, steps, picture = parts_of(style_explorer(*lesson, towards))
    losses = []
    for number in (10, 40):
        steps.value = number
        losses.append(float(shown_by(picture)[0].rstrip(".\n").rsplit(" ", 1)[1]))
    assert losses[1] < losses[0]


def test_a_loss_that_is_not_written_is_asked_for(lesson):
    *_, picture = parts_of(style_explorer(*lesson, lambda *_: None))
    assert "Nothing to show yet" in picture.outputs[0]["text"]


def test_an_error_in_a_loss_is_shown_in_place_of_the_picture(lesson):
    def broken(*_):
        raise ValueError("no such layer")

    *_, picture = parts_of(style_explorer(*lesson, broken))
    assert picture.outputs[0]["text"].startswith("No image: ValueError: no such layer")


def test_the_photographs_and_the_models_parameters_are_left_alone(lesson):
    photos, paintings, model = lesson
    before = [one.clone() for one in (*photos.values(), *paintings.values(), *model.parameters())]
    style_explorer(*lesson, towards)
    assert all(map(torch.equal, before, (*photos.values(), *paintings.values(), *model.parameters())))
    assert all(parameter.grad is None for parameter in model.parameters())
