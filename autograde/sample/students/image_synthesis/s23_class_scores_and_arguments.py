# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Climbs a class score in place of the layer, and writes into the photograph."""

import torch
import torch.nn.functional as F

ANSWERS = {"deep_dream": "Yes, it has learned dogs by heart."}


def dream_step(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    model(x).max().backward()
    g = x.grad
    return img + step_size * g / (g.abs().mean() + 1e-12)


def next_octave(dreamed, before, photo):
    photo += F.interpolate(dreamed - before, size=photo.shape[2:], mode="bilinear", align_corners=False)
    return photo


def dream_questions():
    return 4, 3, 3


EXPECTED = {
    "dream_step": "class_score",
    "next_octave": "input_overwritten",
    "dream_questions": "inversion_is_random",
}
