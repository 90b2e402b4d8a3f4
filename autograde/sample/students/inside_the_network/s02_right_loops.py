# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, with loops where others index: one filter, one image, one query at a time."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

ANSWERS = {
    "filters_and_activations": "Because later filters do not look at colours but at the 16 to 512 channels of the layer before.",
    "maximally_activating_patches": """No: these are the strongest nine of 238 pictures. Whether the channel also fires for
other things, or stays silent for some pictures of the same thing, the sheet does not show.""",
    "feature_space": "Who is next to whom, more or less. Sizes of groups and distances between them mean nothing.",
}


def filters_questions():
    return [3, 2, 4]


def patches_questions():
    return [3, 1, 2]


def feature_questions():
    return [3, 1, 2]


def filters_to_images(weight):
    images = []
    for w in weight.detach():
        w = w - w.min()
        images.append(w.permute(1, 2, 0) / w.max())
    return torch.stack(images)


def layer_activations(X, model, layer):
    target = dict(model.named_modules())[layer]
    result = {}

    def remember(module, inputs, output):
        result["value"] = output.detach().clone()

    handle = target.register_forward_hook(remember)
    try:
        for_all = []
        for x in X:
            model(x.unsqueeze(0))
            for_all.append(result["value"])
    finally:
        handle.remove()
    return torch.cat(for_all)


def receptive_field(layers):
    first, last = 0, 0  # what unit 0 sees, from the top down
    stride = 1
    for kernel, step, padding in reversed(layers):
        first = first * step - padding
        last = last * step - padding + kernel - 1
        stride *= step
    return last - first + 1, stride, first


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    best = []

    def look(module, inputs, output):
        activation = output[0, channel]
        value = activation.max().item()
        row, column = (activation == value).nonzero()[0].tolist()
        best.append((value, row, column))

    handle = model.get_submodule(layer).register_forward_hook(look)
    try:
        for image in images:
            model(image[None])
    finally:
        handle.remove()
    order = sorted(range(len(images)), key=lambda i: -best[i][0])[:k]
    boxes = torch.zeros(k, 5, dtype=torch.int64)
    for place, i in enumerate(order):
        _, row, column = best[i]
        top, left = row * stride + offset, column * stride + offset
        bottom, right = top + size, left + size
        boxes[place] = torch.tensor([i, max(0, top), max(0, left), min(images.shape[2], bottom), min(images.shape[3], right)])
    return torch.tensor([best[i][0] for i in order]), boxes


def neuron_gradient(X, model, layer, channel, row, column):
    gradients = torch.zeros_like(X)
    seen = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, out: seen.append(out.clone()[0, channel, row, column]))
    try:
        for n in range(len(X)):
            x = X[n:n + 1].detach().clone().requires_grad_()
            model(x)
            seen[-1].backward()
            gradients[n] = x.grad[0]
    finally:
        handle.remove()
    return gradients


def embed(X, model, layer):
    found = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: found.append(o.detach().clone()))
    try:
        model(X)
    finally:
        handle.remove()
    activations = found[0]
    vectors = torch.zeros(activations.shape[0], activations.shape[1])
    for n in range(activations.shape[0]):
        for c in range(activations.shape[1]):
            vectors[n, c] = activations[n, c].mean()
    return vectors


def nearest_neighbors(queries, bank, k, metric):
    assert metric in ("euclidean", "cosine"), f"I do not know the metric {metric}"
    result = []
    for q in queries:
        distances = []
        for i, b in enumerate(bank):
            if torch.equal(q, b):
                continue
            if metric == "euclidean":
                d = ((q - b) ** 2).sum().sqrt().item()
            else:
                d = 1 - (q @ b / (q.norm() * b.norm())).item()
            distances.append((d, i))
        result.append([i for _, i in sorted(distances)[:k]])
    return torch.tensor(result)


def grid_assignment(points, side):
    N = len(points)
    cost = np.zeros((N, side * side))
    for n in range(N):
        for r in range(side):
            for c in range(side):
                dx = points[n, 0].item() - (c + 0.5) / side
                dy = points[n, 1].item() - (r + 0.5) / side
                cost[n, r * side + c] = dx ** 2 + dy ** 2
    _, cell = linear_sum_assignment(cost)
    return torch.tensor([[i // side, i % side] for i in cell])
