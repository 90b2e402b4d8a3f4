"""Filters as images: what is drawn beside a wrong answer, and what counts as the same image."""

import numpy as np
import torch
from judging import setting, verdict_on

from autograde.exercises.inside_the_network.filters_to_images import filters_to_images
from helpers.checks.protocol.run import run_probe
from helpers.checks.showing.pictures import draw

NAME = "filters_to_images"


def drawn(function):
    spec, expected = setting(NAME)
    records = {probe.name: run_probe(function, probe) for probe in spec.probes}
    return draw(spec, records, expected)


def test_wrong_colours_are_drawn_beside_the_expected_ones() -> None:
    picture = drawn(lambda weight: 1 - filters_to_images(weight))
    assert picture is not None
    first, second = picture.rows[0]
    np.testing.assert_allclose(first.picture, 1 - second.picture, atol=1e-6)


def test_nothing_is_drawn_of_right_answers_and_of_other_shapes() -> None:
    assert drawn(filters_to_images) is None
    assert drawn(lambda weight: filters_to_images(weight).permute(0, 3, 1, 2)) is None


def test_half_a_level_of_256_is_no_mistake_and_a_tenth_of_the_range_is_one() -> None:
    assert verdict_on(NAME, lambda weight: (filters_to_images(weight) * 255).round() / 255).passed
    assert not verdict_on(NAME, lambda weight: (filters_to_images(weight) * 10).round() / 10).passed


def test_every_filter_has_to_be_right() -> None:
    def all_but_the_last(weight):
        images = filters_to_images(weight).clone()
        images[-1] = images[-1].flip(0)
        return images

    verdict = verdict_on(NAME, all_but_the_last, None)
    assert verdict.points < verdict.max_points
    assert verdict.message == "4 of the batch's 5 images are right; the others are not."


def test_the_result_may_require_a_gradient() -> None:
    weight = torch.nn.Conv2d(3, 4, 3).weight
    assert verdict_on(NAME, lambda w: filters_to_images(w) * weight.sum() / weight.sum().item()).passed
