# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Columns, places in place of a mask, and the caller's tensor changed."""

import torch


def class_attribution(activations, gradient):
    activations *= gradient
    return activations.sum(dim=1)


def class_specific(attributions, y, rank):
    return torch.where((attributions.topk(rank, dim=1).indices == y).any(dim=1))[0]


def compare_classes(attributions, a, b):
    d = attributions[:, [a]] - attributions[:, [b]]
    return d / d.abs().max().clamp(min=1e-12)


def class_atlas_questions():
    return 4, 2, 4


EXPECTED = {
    "class_attribution": "input_overwritten",
    "class_specific": "places_returned",
    "compare_classes": "axis_kept",
    "class_atlas_questions": "weak_cannot_be_first",
}
