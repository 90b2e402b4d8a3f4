# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Keeps what a ReLU overwrites, and enlarges by repeating pixels."""

import torch
import torch.nn.functional as F

ANSWERS = {"deep_dream": "It amplifies patterns. A random network did not show dogs."}


def dream_step(img, model, layer, step_size):
    x = img.detach().clone().requires_grad_()
    acts = {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: acts.update({layer: o}))
    try:
        model(x)
    finally:
        handle.remove()
    g = torch.autograd.grad(acts[layer].pow(2).sum() / 2, x)[0]
    return img + step_size * g / (g.abs().mean() + 1e-12)


def next_octave(dreamed, before, photo):
    return photo + F.interpolate(dreamed - before, size=photo.shape[2:])


def dream_questions():
    return 1, 4, 2


EXPECTED = {
    "dream_step": "after_the_relu",
    "next_octave": "nearest",
    "dream_questions": "photograph_known",
}
