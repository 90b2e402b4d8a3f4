# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first lesson is done, the second begun; the third has not been opened."""

import numpy as np
import torch

ANSWERS = {"filters_and_activations": "The others have more than three channels, so they are no colour pictures."}


def filters_questions():
    return 3, 2, None


def filters_to_images(weight):
    w = weight.detach().clone()
    for k in range(len(w)):
        w[k] = (w[k] - w[k].min()) / (w[k].max() - w[k].min())
    return w.permute(0, 2, 3, 1)


def layer_activations(X, model, layer):
    saved = []
    handle = model.get_submodule(layer).register_forward_hook(lambda *three: saved.append(three[2].clone()))
    try:
        model(X)
        return saved[0]
    finally:
        handle.remove()


def receptive_field(layers):
    size = 1
    for kernel, stride, padding in layers:
        size += kernel - 1
    return size


EXPECTED = {"filters_questions": "not_answered", "receptive_field": "wrong_form"}
