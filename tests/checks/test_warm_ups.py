"""The warm-up tells right values what was understood, and wrong ones what they show."""

import math
import tomllib

import numpy as np
import pytest
import torch

from helpers import warm_up
from helpers.checks.sentences import Sentence, catalogue, english, is_known
from helpers.checks.showing.box import GREEN, GREY, RED
from helpers.checks.warm_ups.warm_up import _KNOWN
from helpers.errors import ArgumentError

KNOWN = tomllib.loads(_KNOWN.read_text(encoding="utf-8"))
GRADIENT = torch.tensor([1.0, 0.5, -3.0])
each_lesson = pytest.mark.parametrize("lesson", KNOWN)


def colour(shown):
    return next(one for one in (GREEN, GREY, RED) if f"border-left:4px solid {one}" in shown._repr_html_())


@each_lesson
def test_three_dots_are_not_filled_in_yet(lesson):
    shown = warm_up(lesson, ...)
    assert "Replace the three dots" in repr(shown)
    assert colour(shown) == GREY


@each_lesson
def test_every_known_value_has_a_sentence_of_its_own(lesson):
    values = {"right": KNOWN[lesson]["right"], **KNOWN[lesson]["wrong"]}
    for name, value in values.items():
        assert repr(warm_up(lesson, value)) == f"Warm-up: {english(f'warm_up.{lesson}.{name}')}"
        assert colour(warm_up(lesson, torch.tensor(value))) == (GREEN if name == "right" else RED)
    assert {key.split(".")[2] for key in catalogue() if key.startswith(f"warm_up.{lesson}.")} == {"try_this", *values}


@pytest.mark.parametrize(
    "value",
    [3, 3.0, np.float32(3), np.array([3]), GRADIENT.abs().max(), GRADIENT.norm(p=torch.inf), [[3]], (3,), 3.001],
)
def test_a_right_value_of_any_type_is_right(value):
    assert colour(warm_up("saliency_maps", value)) == GREEN


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (GRADIENT.max(), "saliency_maps.maximum_first"),
        (GRADIENT.abs().sum(), "saliency_maps.sum_of_all"),
        (GRADIENT.abs().mean(), "saliency_maps.mean_of_all"),
        (GRADIENT.sum(), "saliency_maps.signed_sum"),
        (GRADIENT.mean(), "saliency_maps.signed_mean"),
        (GRADIENT.norm(), "saliency_maps.length"),
        (GRADIENT.min(), "saliency_maps.sign_kept"),
        (GRADIENT.abs().argmax(), "saliency_maps.place"),
        (GRADIENT.abs(), "saliency_maps.without_maximum"),
        (GRADIENT.clone().requires_grad_(), "saliency_maps.all_signed"),
        (GRADIENT.abs().max(dim=0), "values_and_places"),
        (GRADIENT.abs().max, "not_called"),
        (max, "not_called"),
        ("3", "a_text"),
        (None, "nothing"),
        (math.nan, "no_number"),
        ([], "no_number"),
        ({"a": 3}, "no_number"),
        (3 + 1j, "no_number"),
    ],
)
def test_other_values_are_told_what_they_show(value, key):
    assert repr(warm_up("saliency_maps", value)) == f"Warm-up: {Sentence(f'warm_up.{key}')}"


def test_an_unknown_value_is_quoted_and_told_what_to_try():
    assert repr(warm_up("saliency_maps", 7.25)).startswith("Warm-up: 7.25 is not right yet. First make")
    assert "2 came out" in repr(warm_up("saliency_maps", torch.zeros(2)))
    assert "<script>" not in warm_up("saliency_maps", "<script>")._repr_html_()


def test_the_right_values_are_those_of_the_examples():
    assert KNOWN["saliency_maps"]["right"] == GRADIENT.abs().max()
    assert KNOWN["fooling_images"]["right"] == max((1.5, 2.5), key=lambda x: -1 * x)
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (4 * x[0] + 6 * x[1] - 0.5 * (x**2).sum()).backward()
    assert KNOWN["class_visualization"]["right"] == x.grad[0]
    assert KNOWN["class_visualization"]["wrong"]["both_entries"] == x.grad.tolist()


def test_an_unknown_lesson_is_named():
    with pytest.raises(ArgumentError, match="saliency_maps"):
        warm_up("salency", 3)
    assert is_known("warm_up.waiting")
