# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Means in place of sums and ratios, and weight decay in place of the sixth powers."""

import torch
import torch.nn.functional as F

ANSWERS = {"feature_inversion": "Yes, because only noise came out."}


def total_variation(img):
    across = img[:, :, :, 1:] - img[:, :, :, :-1]
    down = img[:, :, 1:, :] - img[:, :, :-1, :]
    return across.abs().sum(dim=(1, 2, 3)) + down.abs().sum(dim=(1, 2, 3))


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    distance = F.mse_loss(features, target.detach(), reduction="none").mean(dim=(1, 2, 3))
    return distance + alpha_weight * img.pow(6).sum(dim=(1, 2, 3)) + tv_weight * total_variation(img)


def inversion_questions():
    return 2, 1, 3


EXPECTED = {
    "total_variation": "absolute_values",
    "inversion_loss": "mean_in_place_of_ratio",
    "inversion_questions": "photograph_without_penalties",
}
