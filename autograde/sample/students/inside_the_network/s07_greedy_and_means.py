# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The mean of a channel in place of its maximum, cosine without the norms, the whole channel's gradient, first come first served."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

EXPECTED = {
    "filters_questions": "same_image_same_filter",
    "filters_to_images": "colours_rescaled_apart",
    "layer_activations": "relu_applied",
    "receptive_field": "padding_without_stride",
    "top_patches": "mean_of_the_channel",
    "neuron_gradient": "whole_channel",
    "embed": "maximum_over_positions",
    "nearest_neighbors": "not_normalised",
    "grid_assignment": "one_after_the_other",
    "feature_questions": "length_taken_for_angle",
}


def filters_questions():
    return 3, 1, 4


def filters_to_images(weight):
    w = weight.detach()
    low, high = w.amin(dim=(2, 3), keepdim=True), w.amax(dim=(2, 3), keepdim=True)
    return ((w - low) / (high - low)).permute(0, 2, 3, 1)


def layer_activations(X, model, layer):
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(torch.relu(o)))
    try:
        model(X)
    finally:
        handle.remove()
    return out[0]


def receptive_field(layers):
    size, stride, offset = 1, 1, 0
    for k, s, p in layers:
        size += (k - 1) * stride
        offset -= p
        stride *= s
    return size, stride, offset


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(o.detach().clone()))
    try:
        model(images)
    finally:
        handle.remove()
    maps = out[0][:, channel]
    values, order = maps.mean(dim=(1, 2)).topk(k)
    boxes = []
    for i in order.tolist():
        r, c = divmod(maps[i].argmax().item(), maps.shape[2])
        t, l = offset + stride * r, offset + stride * c
        boxes.append([i, max(t, 0), max(l, 0), min(t + size, images.shape[2]), min(l + size, images.shape[3])])
    return values, torch.tensor(boxes)


def neuron_gradient(X, model, layer, channel, row, column):
    X = X.clone().requires_grad_()
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(o.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return torch.autograd.grad(out[0][:, channel].sum(), X)[0]


def embed(X, model, layer):
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(o.detach().clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return out[0].amax(dim=(2, 3))


def nearest_neighbors(queries, bank, k, metric):
    result = []
    for q in queries:
        other = (bank != q).any(dim=1)
        if metric == "euclidean":
            d = (bank - q).norm(dim=1)
        elif metric == "cosine":
            d = -(bank @ q)
        else:
            raise ValueError(f"metric {metric}")
        d[~other] = float("inf")
        result.append(d.argsort()[:k])
    return torch.stack(result)


def grid_assignment(points, side):
    free = {(r, c) for r in range(side) for c in range(side)}
    cells = []
    for x, y in points.tolist():
        best = min(free, key=lambda rc: (x - (rc[1] + 0.5) / side) ** 2 + (y - (rc[0] + 0.5) / side) ** 2)
        free.remove(best)
        cells.append(best)
    return torch.tensor(cells)


def feature_questions():
    return 3, 2, 2
