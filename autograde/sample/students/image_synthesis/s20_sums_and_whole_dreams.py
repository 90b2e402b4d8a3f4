# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Climbs the sum of the activations, and enlarges the whole dream with the photograph in it."""

import torch
import torch.nn.functional as F

ANSWERS = {"deep_dream": "The network has seen many dogs, so it sees dogs everywhere."}


def dream_step(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(x)
    finally:
        handle.remove()
    kept[0].sum().backward()
    return img + step_size * x.grad / (x.grad.abs().mean() + 1e-12)


def next_octave(dreamed, before, photo):
    return F.interpolate(dreamed, size=photo.shape[2:], mode="bilinear", align_corners=False)


def dream_questions():
    return 2, 1, 1


EXPECTED = {
    "dream_step": "sum_of_activations",
    "next_octave": "dream_enlarged",
    "dream_questions": "gradient_of_the_sum",
}
