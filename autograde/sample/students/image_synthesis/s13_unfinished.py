# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first function only, with one direction, and no answer in prose."""

import torch


def total_variation(img):
    return (img[:, :, :, 1:] - img[:, :, :, :-1]).square().sum(dim=(1, 2, 3))


EXPECTED = {"total_variation": "one_direction"}
