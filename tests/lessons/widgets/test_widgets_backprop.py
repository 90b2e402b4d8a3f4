"""The widget of the lesson on ways back: any rule, photograph and class, and layers that forget from the top."""

import base64
import copy

import numpy as np
import pytest
import torch
from ipywidgets import Widget

from helpers import backprop_explorer
from helpers.attribution import deconvnet, guided_backprop, input_gradient
from helpers.checks.protocol.toys import make_toy
from helpers.pictures import ONE_IMAGE

PHOTOS = np.random.RandomState(0).randint(0, 256, (3, 40, 40, 3)).astype(np.uint8)
NAMES = [f"class {number}, or so" for number in range(7)]
WAYS = {"plain": input_gradient, "deconvnet": deconvnet, "guided": guided_backprop}


@pytest.fixture(scope="module")
def model():
    return make_toy("fire", seed=5, final_relu=1)


@pytest.fixture(autouse=True)
def _close_widgets():
    yield
    Widget.close_all()


@pytest.fixture(autouse=True)
def images(monkeypatch):
    """Each picture is one image, as in a build."""
    monkeypatch.setenv(ONE_IMAGE, "png")


def parts_of(box):
    (photo, rule), (label, typed), (random,), _, picture = (getattr(row, "children", row) for row in box.children)
    return photo, rule, label, typed, random, picture


def pngs(picture):
    return [base64.b64decode(o["data"]["image/png"]) for o in picture.outputs if "data" in o]


def test_it_shows_the_last_rule_at_once_and_another_picture_for_each_change(model):
    photo, rule, label, _, random, picture = parts_of(backprop_explorer(PHOTOS, model, NAMES, WAYS))
    assert rule.value == "guided"
    assert picture.outputs[0]["text"] == f"guided, for {NAMES[label.value].split(',')[0]}: the trained network.\n"
    seen = [pngs(picture)]
    rule.value = "plain"
    seen.append(pngs(picture))
    random.value = 1
    seen.append(pngs(picture))
    random.value = random.max
    seen.append(pngs(picture))
    photo.value = 1
    seen.append(pngs(picture))
    assert [len(one) for one in seen] == [1] * 5
    assert len({one[0] for one in seen}) == 5


def test_layers_forget_from_the_top_and_the_sentence_says_how_alike_the_maps_are(model):
    *_, random, picture = parts_of(backprop_explorer(PHOTOS, model, NAMES, WAYS))
    random.value = 1
    assert "random from the top down to classifier.1. Rank correlation of the two maps: " in picture.outputs[0]["text"]
    random.value = 3
    assert "down to features.9." in picture.outputs[0]["text"]


def test_the_students_functions_are_called_with_the_photograph_the_class_and_the_network(model):
    asked = []

    def noted(X, y, network):
        asked.append((tuple(X.shape), y.tolist(), network))
        return torch.rand(X.shape, generator=torch.Generator().manual_seed(len(asked)))

    _, _, label, _, random, _ = parts_of(backprop_explorer(PHOTOS, model, NAMES, {"mine": noted}))
    random.value = 2
    assert [one[:2] for one in asked] == [((1, 3, 224, 224), [label.value])] * 3
    assert asked[0][2] is asked[1][2] is model
    assert asked[2][2] is not model


def test_a_function_may_copy_the_network_that_is_watched(model):
    def on_a_copy(X, y, network):
        return guided_backprop(X, y, copy.deepcopy(network))

    results = []
    for function in (guided_backprop, on_a_copy):
        *_, picture = parts_of(backprop_explorer(PHOTOS, model, NAMES, {"guided": function}))
        results.append(pngs(picture))
    assert results[0] == results[1] != []


def test_code_that_is_not_written_or_fails_gives_a_sentence(model):
    def fails(*_):
        raise RuntimeError("not today")

    for function, words in ((lambda *_: None, "guided returned None"), (fails, "not today")):
        *_, picture = parts_of(backprop_explorer(PHOTOS, model, NAMES, {"guided": function}))
        assert words in picture.outputs[0]["text"]
        assert pngs(picture) == []


def test_a_result_without_any_differences_has_no_rank_correlation(model):
    *_, random, picture = parts_of(backprop_explorer(PHOTOS, model, NAMES, {"zero": lambda X, y, m: 0 * X}))
    random.value = 1
    assert "there is no rank correlation" in picture.outputs[0]["text"]
