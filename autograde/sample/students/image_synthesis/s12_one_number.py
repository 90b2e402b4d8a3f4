# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""One number for the whole batch, and an image that wraps around."""

import torch


def total_variation(img):
    across = img - img.roll(1, dims=3)
    down = img - img.roll(1, dims=2)
    return (across**2).sum(dim=(1, 2, 3)) + (down**2).sum(dim=(1, 2, 3))


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    goal = target.detach()
    loss = (features - goal).square().sum() / goal.square().sum()
    loss = loss + alpha_weight * img.pow(6).sum() + tv_weight * total_variation(img).sum()
    return loss


def inversion_questions():
    return 3, 4, 3


EXPECTED = {
    "total_variation": "wraps_around",
    "inversion_loss": "summed_over_the_batch",
    "inversion_questions": "relu_forgotten",
}
