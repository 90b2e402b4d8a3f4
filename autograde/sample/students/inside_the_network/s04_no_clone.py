# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Keeps references instead of copies, so the ReLUs that work in place overwrite what the hooks kept; filters rescaled together."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

EXPECTED = {
    "filters_questions": "copied_by_jitter",
    "filters_to_images": "shared_range",
    "layer_activations": "not_copied",
    "top_patches": "after_the_relu",
    "embed": "changed_by_the_next_layer",
    "neuron_gradient": "after_the_relu",
}
ANSWERS = {
    "filters_and_activations": "Because the deeper ones are too small to see anything.",
    "maximally_activating_patches": "Yes, all nine patches show windmills, so it detects windmills.",
}


def filters_questions():
    return 2, 2, 4


def patches_questions():
    return 3, 1, 2


def filters_to_images(weight):
    weight = weight.detach()
    images = (weight - weight.min()) / (weight.max() - weight.min())
    return images.permute(0, 2, 3, 1)


def layer_activations(X, model, layer):
    activations = {}
    def hook(module, input, output):
        activations["out"] = output.detach()
    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    return activations["out"]


def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p in layers:
        size += (k - 1) * jump
        start -= p * jump
        jump *= s
    return size, jump, start


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach()))
    try:
        model(images)
    finally:
        handle.remove()
    maps = kept[0][:, channel]
    best, where = maps.flatten(1).max(dim=1)
    values, order = best.topk(k)
    boxes = []
    for i in order.tolist():
        r, c = divmod(int(where[i]), maps.shape[2])
        t, l = offset + stride * r, offset + stride * c
        boxes.append([i, max(t, 0), max(l, 0), min(t + size, images.shape[2]), min(l + size, images.shape[3])])
    return values, torch.tensor(boxes)


def neuron_gradient(X, model, layer, channel, row, column):
    X = X.clone().requires_grad_()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o))
    try:
        model(X)
    finally:
        handle.remove()
    kept[0][:, channel, row, column].sum().backward()
    return X.grad


def embed(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach()))
    try:
        model(X)
    finally:
        handle.remove()
    return kept[0].mean(dim=(2, 3))
