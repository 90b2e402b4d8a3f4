"""The widget of the lesson on class atlases: a patch that is pasted in, and the probabilities of two classes."""

import base64

import pytest
import torch
from ipywidgets import Widget

from helpers import load_imagenet_val, load_squeezenet, pasting_explorer, preprocess
from helpers.pasting.paste import paste
from helpers.pictures import ONE_IMAGE

TABBY = 281


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    patches = {"white": torch.full((3, 8, 8), 2.0), "panda": preprocess(photos[0], 64)[0]}
    return {"panda": photos[0], "cup": photos[1]}, patches, load_squeezenet(), names, TABBY


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
    (photo, patch), (source, _), (target, typed), (size, down, across), _, picture = rows
    return photo, patch, source, target, typed, size, down, across, picture


def told(picture):
    return picture.outputs[0]["text"], base64.b64decode(picture.outputs[-1]["data"]["image/png"])


def test_bars_tell_both_classes_before_and_after(lesson):
    photos, patches, model, _, _ = lesson
    *_, size, down, across, picture = parts_of(pasting_explorer(*lesson))
    X = preprocess(photos["panda"])
    places = torch.tensor([[down.value / 100, across.value / 100]])
    with torch.no_grad():
        before, after = (model(one)[0].softmax(0) for one in (X, paste(X, patches["white"], size.value / 100, places)))
    lines = told(picture)[0].splitlines()
    assert [line.split()[-1] for line in lines] == [
        f"{one[label]:.1%}" for label in (387, TABBY) for one in (before, after)
    ]
    assert [line.split("  ")[0].strip() for line in lines] == ["lesser panda"] * 2 + ["tabby"] * 2
    assert lines[0].count("█") == round(30 * before[387].item())


def test_every_control_draws_again(lesson):
    photo, patch, source, _, typed, size, down, across, picture = parts_of(pasting_explorer(*lesson))
    seen = [told(picture)]
    for change in (
        lambda: setattr(patch, "value", "panda"),
        lambda: setattr(size, "value", 60),
        lambda: setattr(down, "value", 0),
        lambda: setattr(across, "value", 100),
        lambda: setattr(typed, "value", "espresso"),
        lambda: setattr(source, "value", source.options[1][1]),
        lambda: setattr(photo, "value", "cup"),
    ):
        change()
        seen.append(told(picture))
    assert len(set(seen)) == len(seen)
    assert seen[-1][0].startswith("espresso")
