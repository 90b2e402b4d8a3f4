# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in today's style: forward hooks in try and finally, nothing looped over that need not be."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

ANSWERS = {
    "filters_and_activations": """The first layer's filters have three input channels, which are the colours, so each of them is
a small RGB picture and says which pattern of colours it is looking for. A filter of a later layer has as many input
channels as the layer before has outputs (16 or 64, say). There is no colour for channel 37.""",
    "maximally_activating_patches": """Not by that alone. The patches show what excites the channel *most* in *these* photographs. It may react to
other things nearly as strongly, and in other photographs to something that is not in the bank at all. One would have to look
at weaker activations too, count how many pictures with the thing do *not* excite it, and try a bank of other pictures.""",
    "feature_space": """That photographs next to each other are near each other in the space of features, mostly. Not how far
two clusters are apart, nor how large or dense a cluster is: t-SNE makes these as it likes, and another perplexity or seed
gives another picture.""",
}


def filters_questions():
    return 3, 2, 4


def patches_questions():
    return 3, 1, 2


def feature_questions():
    return 3, 1, 2


def filters_to_images(weight):
    weight = weight.detach()
    low = weight.amin(dim=(1, 2, 3), keepdim=True)
    high = weight.amax(dim=(1, 2, 3), keepdim=True)
    return ((weight - low) / (high - low)).permute(0, 2, 3, 1)


def layer_activations(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda module, args, output: kept.append(output.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return kept[0]


def receptive_field(layers):
    size, stride, offset = 1, 1, 0
    for kernel, step, padding in layers:
        size += (kernel - 1) * stride
        offset -= padding * stride
        stride *= step
    return size, stride, offset


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    H, W = images.shape[-2:]
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o[:, channel].clone()))
    try:
        with torch.no_grad():
            for one in images:
                model(one[None])
    finally:
        handle.remove()
    maps = torch.cat(kept)
    best, where = maps.flatten(1).max(dim=1)
    values, chosen = best.topk(k)
    boxes = []
    for i in chosen.tolist():
        row, column = divmod(where[i].item(), maps.shape[2])
        top, left = offset + stride * row, offset + stride * column
        boxes.append((i, max(top, 0), max(left, 0), min(top + size, H), min(left + size, W)))
    return values, torch.tensor(boxes)


def neuron_gradient(X, model, layer, channel, row, column):
    X = X.detach().clone().requires_grad_(True)
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return torch.autograd.grad(kept[0][:, channel, row, column].sum(), X)[0]


def embed(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.mean(dim=(2, 3))))
    try:
        with torch.no_grad():
            model(X)
    finally:
        handle.remove()
    return kept[0]


def nearest_neighbors(queries, bank, k, metric):
    if metric == "euclidean":
        distance = torch.cdist(queries, bank)
    elif metric == "cosine":
        distance = 1 - torch.nn.functional.normalize(queries) @ torch.nn.functional.normalize(bank).T
    else:
        raise ValueError(f"unknown metric {metric!r}")
    itself = (queries[:, None] == bank[None]).all(dim=2)
    return distance.masked_fill(itself, float("inf")).argsort(dim=1)[:, :k]


def grid_assignment(points, side):
    rows, columns = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    cells = torch.stack([rows.flatten(), columns.flatten()], dim=1)
    centres = (cells.flip(1) + 0.5) / side
    cost = torch.cdist(points.double(), centres.double()) ** 2
    _, chosen = linear_sum_assignment(cost)
    return cells[chosen]
