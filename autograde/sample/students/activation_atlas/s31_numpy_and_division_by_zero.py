# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""In NumPy: one mean gradient for all vectors, one rank too many, zero divided by zero."""

import numpy as np


def class_attribution(activations, gradient):
    return activations.numpy() @ gradient.numpy().mean(axis=0)


def class_specific(attributions, y, rank):
    order = np.argsort(-attributions.numpy(), axis=1)
    return (order[:, :rank + 1] == y).any(axis=1)


def compare_classes(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return d / d.abs().max()


def class_atlas_questions():
    return [3, 2, 3]


EXPECTED = {
    "class_attribution": "averaged_gradient",
    "class_specific": "one_rank_too_many",
    "compare_classes": "divided_by_zero",
    "class_atlas_questions": "one_direction_counted",
}
