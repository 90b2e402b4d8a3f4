# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Right results, but none of the hooks is ever removed; every cell makes the next one slower."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

EXPECTED = {
    "layer_activations": "hook_left",
    "top_patches": "hook_left",
    "neuron_gradient": "hook_left",
    "embed": "hook_left",
}


def filters_to_images(weight):
    w = weight.detach()
    flat = w.flatten(1)
    low, high = flat.min(1).values, flat.max(1).values
    return ((w - low.view(-1, 1, 1, 1)) / (high - low).view(-1, 1, 1, 1)).permute(0, 2, 3, 1)


def layer_activations(X, model, layer):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    return kept[-1]


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(images)
    maps = kept[0][:, channel]
    values, order = maps.amax(dim=(1, 2)).topk(k)
    boxes = []
    for i in order.tolist():
        r, c = np.unravel_index(int(maps[i].argmax()), maps[i].shape)
        t, l = offset + stride * r, offset + stride * c
        boxes.append([i, max(t, 0), max(l, 0), min(t + size, images.shape[2]), min(l + size, images.shape[3])])
    return values, torch.tensor(np.array(boxes))


def neuron_gradient(X, model, layer, channel, row, column):
    X = X.clone().requires_grad_()
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    model(X)
    return torch.autograd.grad(kept[0][:, channel, row, column].sum(), X)[0]


def embed(X, model, layer):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(X)
    return kept[0].mean([2, 3])
