# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Gradients that go where they should not, or get lost on the way."""

import torch

ANSWERS = {"feature_inversion": "I would not believe them. They should try it with another optimiser, and let others try it too."}


def total_variation(img):
    x = img.detach().numpy()
    across = ((x[:, :, :, 1:] - x[:, :, :, :-1]) ** 2).sum(axis=(1, 2, 3))
    down = ((x[:, :, 1:, :] - x[:, :, :-1, :]) ** 2).sum(axis=(1, 2, 3))
    return torch.tensor(across + down)


def inversion_loss(features, target, img, tv_weight, alpha_weight):
    distance = (features - target).pow(2).sum(dim=(1, 2, 3)) / target.pow(2).sum(dim=(1, 2, 3))
    across = (img[:, :, :, 1:] - img[:, :, :, :-1]).pow(2).sum(dim=(1, 2, 3))
    down = (img[:, :, 1:, :] - img[:, :, :-1, :]).pow(2).sum(dim=(1, 2, 3))
    return distance + alpha_weight * img.pow(6).sum(dim=(1, 2, 3)) + tv_weight * (across + down)


def inversion_questions():
    return 2, 4, 4


EXPECTED = {
    "total_variation": "no_gradient",
    "inversion_loss": "target_followed",
    "inversion_questions": "channels_unnoticed",
}
