"""The widget of the lesson on occlusion: a window that moves, with what the network says before and after."""

import base64

import pytest
import torch
from ipywidgets import Widget

from autograde.exercises.attribution.occlusion_map import occlusion_map
from helpers import load_imagenet_val, load_squeezenet, occlusion_explorer, preprocess
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
def _images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def parts_of(box):
    rows = [getattr(row, "children", row) for row in box.children]
    (photo, fill), (label, typed), (top, left), (size, whole), _, picture = rows
    return photo, fill, label, typed, top, left, size, whole, picture


def sentence_of(picture):
    return picture.outputs[0]["text"]


def png_of(picture):
    return base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_it_says_what_the_network_says_without_the_window(lesson):
    photos, model, _ = lesson
    _, _, _, _, top, left, size, _, picture = parts_of(occlusion_explorer(*lesson, occlusion_map))
    X = preprocess(photos[0])
    hidden = X.clone()
    hidden[:, :, top.value : top.value + size.value, left.value : left.value + size.value] = 0
    with torch.no_grad():
        before, after = model(X)[0], model(hidden)[0]
    said = sentence_of(picture)
    assert said.startswith(f"lesser panda: score {before[387]:.1f} -> {after[387]:.1f}, ")
    assert f"{abs(before[387] - after[387]):.1f}; probability" in said
    assert png_of(picture).startswith(b"\x89PNG")


def test_every_control_draws_again(lesson):
    photo, fill, label, typed, top, left, size, _, picture = parts_of(occlusion_explorer(*lesson, occlusion_map))
    seen = [(sentence_of(picture), png_of(picture))]
    for change in (
        lambda: setattr(top, "value", 0),
        lambda: setattr(left, "value", 0),
        lambda: setattr(size, "value", 120),
        lambda: setattr(fill, "value", "blur"),
        lambda: setattr(label, "value", label.options[1][1]),
        lambda: setattr(typed, "value", "tabby"),
        lambda: setattr(photo, "value", 1),
    ):
        change()
        seen.append((sentence_of(picture), png_of(picture)))
    assert len(set(seen)) == len(seen)
    assert sentence_of(picture).startswith("espresso: score")


def test_the_button_draws_the_map_by_the_students_own_function(lesson):
    asked = []

    def counted(X, y, model, size, stride, fill):
        asked.append((int(y), size, stride, fill))
        return occlusion_map(X, y, model, size, stride, fill)

    *_, size, whole, picture = parts_of(occlusion_explorer(*lesson, counted))
    size.value = 160
    assert asked == []
    whole.click()
    assert asked == [(387, 160, 80, 0.0)]
    assert sentence_of(picture).startswith("4 windows: drops from ")


def test_code_that_is_not_written_or_fails_gives_a_sentence(lesson):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "occlusion_map returned None"), (fails, "not today")):
        *_, whole, picture = parts_of(occlusion_explorer(*lesson, function))
        whole.click()
        assert words in sentence_of(picture)
