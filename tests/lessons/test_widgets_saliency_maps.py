"""The widget of the lesson on saliency maps shows a picture without a front end, and survives unfinished code."""

import base64

import pytest
from ipywidgets import Widget

from autograde.exercises.network_visualization.smooth_grad import smooth_grad
from helpers import load_imagenet_val, load_squeezenet, saliency_explorer


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    return photos, load_squeezenet(), names


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


def parts_of(box):
    (photo, label), (noise, copies), picture = box.children[0].children, box.children[1].children, box.children[2]
    return photo, label, noise, copies, picture


def png_of(picture):
    return base64.b64decode(picture.outputs[0]["data"]["image/png"])


def test_it_shows_a_picture_at_once_and_a_new_one_for_each_change(lesson):
    _, label, noise, copies, picture = parts_of(saliency_explorer(*lesson, smooth_grad))
    copies.value = 1
    first = png_of(picture)
    assert first.startswith(b"\x89PNG")
    noise.value = 0
    second = png_of(picture)
    label.value = label.options[1][1]
    assert len({first, second, png_of(picture)}) == 3
    assert len(picture.outputs) == 1


def test_another_photograph_brings_its_own_classes_and_one_drawing(lesson):
    calls = []

    def counted(X, y, model, noise_std, num_samples, generator):
        calls.append(int(y))
        return X.abs().amax(dim=1)

    photo, label, *_ = parts_of(saliency_explorer(*lesson, counted))
    before = label.options
    photo.value = 1
    assert label.options != before
    assert len(calls) == 2
    assert calls[-1] == label.value


def test_code_that_is_not_written_or_fails_gives_a_sentence(lesson):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "returned None"), (fails, "not today")):
        *_, picture = parts_of(saliency_explorer(*lesson, function))
        assert words in picture.outputs[0]["text"]
