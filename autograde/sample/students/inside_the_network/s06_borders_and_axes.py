# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Row and column exchanged wherever there are two; fields without stride, boxes that leave the image; a greedy grid."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

EXPECTED = {
    "filters_to_images": "turned_on_its_side",
    "receptive_field": "kernels_added_without_stride",
    "top_patches": "rows_and_columns_swapped",
    "neuron_gradient": "rows_and_columns_swapped",
    "patches_questions": "not_choices",
    "nearest_neighbors": "finds_itself",
    "grid_assignment": "row_and_column_exchanged",
}
ANSWERS = {"feature_space": "The clusters show that the network has understood the categories. Animals are farthest from tools."}


def patches_questions():
    return "3", "1", "2"


def filters_to_images(weight):
    w = weight.detach()
    w = w - w.amin(dim=(1, 2, 3), keepdim=True)
    w = w / w.amax(dim=(1, 2, 3), keepdim=True)
    return w.transpose(1, 3)


def layer_activations(X, model, layer):
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(o.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return out[0]


def receptive_field(layers):
    size, stride, offset = 1, 1, 0
    for k, s, p in layers:
        size += k - 1
        offset -= p * stride
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
    values, order = maps.amax(dim=(1, 2)).topk(k)
    boxes = []
    for i in order.tolist():
        c, r = divmod(maps[i].argmax().item(), maps.shape[2])
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
    return torch.autograd.grad(out[0][:, channel, column, row].sum(), X)[0]


def embed(X, model, layer):
    out = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: out.append(o.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return out[0].mean(-1).mean(-1)


def nearest_neighbors(queries, bank, k, metric):
    if metric == "cosine":
        d = -torch.cosine_similarity(queries[:, None], bank[None], dim=2)
    elif metric == "euclidean":
        d = torch.cdist(queries, bank)
    else:
        raise ValueError(metric)
    return d.topk(k, largest=False).indices


def grid_assignment(points, side):
    centres = torch.tensor([((c + 0.5) / side, (r + 0.5) / side) for r in range(side) for c in range(side)])
    cost = torch.cdist(points, centres) ** 2
    _, cell = linear_sum_assignment(cost.numpy())
    cell = torch.from_numpy(cell)
    return torch.stack([cell % side, cell // side], dim=1)
