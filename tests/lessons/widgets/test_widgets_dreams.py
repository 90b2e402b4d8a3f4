"""The widget of the lesson on DeepDream: photograph, layer, octaves and steps, with what the network sees."""

import base64

import pytest
import torch
from ipywidgets import Widget

from autograde.exercises.image_synthesis.dream_step import dream_step
from autograde.exercises.image_synthesis.next_octave import next_octave
from helpers import dream_explorer, load_imagenet_val, load_squeezenet, preprocess
from helpers.pictures import ONE_IMAGE

LAYERS = ["features.3", "features.12"]


@pytest.fixture(scope="module")
def lesson():
    photos, _, names = load_imagenet_val(2)
    return {f"photo {i}": preprocess(photo, 64) for i, photo in enumerate(photos)}, load_squeezenet(), names, LAYERS


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
    (photo, layer), (octaves, steps), (step_size, shifts), _, picture = rows
    steps.value = 2
    octaves.value = 2
    return photo, layer, octaves, steps, step_size, shifts, picture


def sentence_of(picture):
    return picture.outputs[0]["text"]


def picture_of(picture):
    return picture.outputs[-1]["data"]


def test_it_says_what_was_dreamed_and_what_the_network_sees(lesson):
    *_, picture = parts_of(dream_explorer(*lesson, dream_step, next_octave))
    photos, model, names, _ = lesson
    assert sentence_of(picture).strip() == "features.12, octave 2 of 2, 64 × 64 pixels."
    large = torch.nn.functional.interpolate(photos["photo 0"], size=224, mode="bilinear", antialias=True)
    with torch.no_grad():
        best = names[int(model(large).argmax())].split(",")[0]
    assert best in picture_of(picture)["text/plain"]


def test_every_control_draws_again(lesson):
    photo, layer, octaves, steps, step_size, shifts, picture = parts_of(
        dream_explorer(*lesson, dream_step, next_octave)
    )

    def seen():
        return sentence_of(picture), base64.b64decode(picture_of(picture)["image/png"])

    found = [seen()]
    for control, value in (
        (photo, "photo 1"),
        (layer, "features.3"),
        (octaves, 1),
        (steps, 3),
        (step_size, 0.09),
        (shifts, 5),
    ):
        control.value = value
        found.append(seen())
    assert len(set(found)) == len(found)


def test_it_runs_through_the_students_functions(lesson):
    asked = []

    def counted(img, model, layer, step_size):
        asked.append((layer, step_size, tuple(img.shape[2:])))
        return dream_step(img, model, layer, step_size)

    _, _, _, steps, *_ = parts_of(dream_explorer(*lesson, counted, next_octave))
    asked.clear()
    steps.value = 1
    assert asked == [("features.12", 0.04, (46, 46)), ("features.12", 0.04, (64, 64))]


def test_code_that_is_not_written_or_fails_gives_a_sentence(lesson):
    def fails(*_):
        raise RuntimeError("not today")

    def unwritten(*_):
        return None

    for step, octave, words in (
        (unwritten, next_octave, "dream_step returned None"),
        (dream_step, unwritten, "next_octave returned None"),
        (fails, next_octave, "not today"),
    ):
        *_, picture = parts_of(dream_explorer(*lesson, step, octave))
        assert words in sentence_of(picture)
