# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Divides by the L2 norm, aligns corners, and leaves a question out."""

import torch
import torch.nn.functional as F


def dream_step(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(x)
    finally:
        handle.remove()
    (g,) = torch.autograd.grad(kept[0].square().sum() / 2, x)
    return img + step_size * g / (g.norm() + 1e-12)


def next_octave(dreamed, before, photo):
    detail = F.interpolate(dreamed - before, size=photo.shape[2:], mode="bilinear", align_corners=True)
    return photo + detail


def dream_questions():
    return 2, 4, None


EXPECTED = {
    "dream_step": "norm_divisor",
    "next_octave": "corners_aligned",
    "dream_questions": "not_answered",
}
