"""The widget of the lesson on top patches: sheets for any channel and rank, and gradients on request."""

import base64
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from ipywidgets import Widget

from helpers import patch_explorer, survey
from helpers.checks.protocol.toys import make_toy
from helpers.pictures import ONE_IMAGE

RANDOM = np.random.RandomState(0)
PHOTOS = RANDOM.randint(0, 256, (24, 40, 40, 3)).astype(np.uint8)


@dataclass
class Bank:
    photos = PHOTOS
    labels = np.arange(24) % 3
    categories = ("animals", "tools", "sea")

    def __len__(self):
        return len(self.photos)


@pytest.fixture(scope="module")
def model():
    return make_toy("layered", seed=5)


@pytest.fixture(scope="module")
def found(model):
    return survey(PHOTOS, model, ["middle", "late"])


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def ones(X, model, layer, channel, row, column):
    return torch.ones_like(X)


def parts_of(box):
    (layer, channel, another), (rank, gradients), _, picture = (getattr(row, "children", row) for row in box.children)
    return layer, channel, another, rank, gradients, picture


def pngs(picture):
    return [base64.b64decode(o["data"]["image/png"]) for o in picture.outputs if "data" in o]


def test_it_shows_a_sheet_at_once_and_another_for_each_change(model, found):
    layer, channel, another, rank, _, picture = parts_of(patch_explorer(Bank(), found, model, ones, channel=3))
    seen = [pngs(picture)]
    assert picture.outputs[0]["text"].startswith("late, channel 3: ranks 1 to 8 of 24, activations ")
    channel.value = 4
    seen.append(pngs(picture))
    rank.value = 9
    seen.append(pngs(picture))
    assert "ranks 9 to 16 of 24" in picture.outputs[0]["text"]
    another.click()
    seen.append(pngs(picture))
    layer.value = "middle"
    seen.append(pngs(picture))
    assert [len(one) for one in seen] == [1] * 5
    assert len({one[0] for one in seen}) == 5


def test_the_sentence_counts_the_categories(model, found):
    *_, picture = parts_of(patch_explorer(Bank(), found, model, ones, channel=3))
    images = found.ranking("late", 3)[:8].tolist()
    for label, name in enumerate(Bank.categories):
        count = sum(image % 3 == label for image in images)
        assert (f"{name} {count}" in picture.outputs[0]["text"]) == (count > 0)


def test_a_layer_with_fewer_channels_takes_its_last_one(model, found):
    layer, channel, *_ = parts_of(patch_explorer(Bank(), found, model, ones, channel=11))
    layer.value = "middle"
    assert (channel.value, channel.max) == (9, 9)
    layer.value = "late"
    assert (channel.value, channel.max) == (9, 11)


def test_the_last_ranks_can_be_reached(model, found):
    *_, rank, _, picture = parts_of(patch_explorer(Bank(), found, model, ones))
    rank.value = rank.max
    assert "ranks 17 to 24 of 24" in picture.outputs[0]["text"]


def test_gradients_are_asked_for_the_units_that_are_shown(model, found):
    asked = []

    def noted(X, model, layer, channel, row, column):
        asked.append((layer, channel, row, column))
        return torch.rand(X.shape)

    *_, gradients, picture = parts_of(patch_explorer(Bank(), found, model, noted, channel=3))
    assert asked == []
    gradients.value = True
    units = found.units("late", 3, found.ranking("late", 3)[:8])
    assert asked == [("late", 3, *unit) for unit in units]
    assert len(pngs(picture)) == 2


def test_code_that_is_not_written_or_fails_gives_a_sentence(model, found):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "returned None"), (fails, "not today")):
        *_, gradients, picture = parts_of(patch_explorer(Bank(), found, model, function))
        assert len(pngs(picture)) == 1, "the sheet does without it"
        gradients.value = True
        assert words in picture.outputs[0]["text"]
