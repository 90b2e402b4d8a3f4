"""Seeds for segmentation: right answers in many styles, and mistakes written differently from the misconceptions."""

import cv2
import numpy as np
import pytest
import torch
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_seeds_for_segmentation import RIGHT, loop_of_quantiles

from autograde.exercises.seeds_for_segmentation import seeds_for_segmentation

NAME = "seeds_for_segmentation"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def batch_percentiles(saliency, foreground=0.95, background=0.30):
    s = saliency.numpy()
    seeds = np.full(s.shape, 2)
    seeds[s > np.percentile(s, foreground * 100)] = 1
    seeds[s < np.percentile(s, background * 100)] = 0
    return seeds


def foreground_is_zero(saliency, foreground=0.95, background=0.30):
    return torch.tensor([1, 0, 2])[loop_of_quantiles(saliency, foreground, background)]


def of_the_maximum(saliency, foreground=0.95, background=0.30):
    seeds = torch.full(saliency.shape, 2)
    for i, s in enumerate(saliency):
        seeds[i][s > foreground * s.max()] = 1
        seeds[i][s < background * s.max()] = 0
    return seeds


def two_groups(saliency, foreground=0.95, background=0.30):
    seeds = torch.zeros(saliency.shape, dtype=torch.uint8)
    for i, s in enumerate(saliency):
        seeds[i][s > s.quantile(foreground)] = 1
    return seeds


def constants(saliency, foreground=0.95, background=0.30):
    return loop_of_quantiles(saliency, 0.95, 0.3)


def hundredths(saliency, foreground=0.95, background=0.30):
    s = saliency.numpy()
    high, low = (np.percentile(s, q, axis=(1, 2), keepdims=True) for q in (foreground, background))
    return np.select([s > high, s < low], [1, 0], 2)


def into_the_map(saliency, foreground=0.95, background=0.30):
    seeds = loop_of_quantiles(saliency, foreground, background)
    saliency.copy_(seeds)
    return saliency


def probable_foreground(saliency, foreground=0.95, background=0.30):
    seeds = loop_of_quantiles(saliency, foreground, background)
    seeds[seeds == 2] = cv2.GC_PR_FGD
    return seeds


ALL = {"labels", "each_map", "other_quantiles", "input_kept"}
WRONG = [
    (batch_percentiles, "not_image_by_image", {"each_map"}),
    (foreground_is_zero, "numbers_mixed_up", ALL),
    (of_the_maximum, "share_of_the_range", ALL),
    (two_groups, "nothing_unknown", ALL),
    (constants, "fixed_quantiles", {"other_quantiles"}),
    (hundredths, "percent", ALL),
    (into_the_map, "map_overwritten", {"input_kept"}),
    (probable_foreground, "unknown_is_three", ALL),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed)
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert lost(verdict) == parts


def test_the_labels_are_those_of_opencv():
    ramp = torch.arange(100.0).view(1, 10, 10)
    seeds = seeds_for_segmentation(ramp)
    assert seeds.dtype == torch.uint8
    assert seeds[0, 0, 0] == cv2.GC_BGD
    assert seeds[0, 9, 9] == cv2.GC_FGD
    assert seeds[0, 5, 0] == cv2.GC_PR_BGD
    assert [int((seeds == label).sum()) for label in (0, 1, 2)] == [30, 5, 65]
