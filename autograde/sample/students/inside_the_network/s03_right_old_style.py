# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Right, in the style of older courses: Variable-like leaves, backward(), gradients left on the caller's images."""

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from helpers import unit_field

ANSWERS = {
    "filters_and_activations": """Only the first layer looks at the image itself. Its weights have 3 input channels = RGB. For the other
layers a filter is a stack of many small grey pictures, and one does not know what its input channels mean.""",
    "maximally_activating_patches": "It is a hint, not a proof, since you only look at the top and only at one data set.",
    "feature_space": """One may say that points close together have similar features. One must not compare the
gaps between clusters, or their sizes.""",
}


def filters_questions():
    answers = (3, 2, 4)
    return answers


def patches_questions():
    answers = (3, 1, 2)
    return answers


def feature_questions():
    answers = (3, 1, 2)
    return answers


def filters_to_images(weight):
    w = weight.data.clone().numpy()
    low = w.min(axis=(1, 2, 3)).reshape(-1, 1, 1, 1)
    high = w.max(axis=(1, 2, 3)).reshape(-1, 1, 1, 1)
    w = (w - low) / (high - low)
    return torch.from_numpy(w.transpose(0, 2, 3, 1).copy())


def layer_activations(X, model, layer):
    activations = None
    out = {}
    def hook(module, input, output):
        out['a'] = output.data.clone()
    module = model
    for name in layer.split('.'):
        module = getattr(module, name)
    handle = module.register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    activations = out['a']
    return activations


def receptive_field(layers):
    size = stride = offset = None
    size = 1
    stride = 1
    offset = 0
    for (k, s, p) in layers:
        size = size + (k - 1) * stride
        offset = offset - p * stride
        stride = stride * s
    return size, stride, offset


def top_patches(images, model, layer, channel, k):
    size, stride, offset = unit_field(model, layer)
    out = []
    def hook(module, input, output):
        out.append(output.data[:, channel].clone())
    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        for start in range(0, images.shape[0], 8):
            model(images[start:start + 8])
    finally:
        handle.remove()
    A = torch.cat(out, 0)
    N, h, w = A.shape
    best, index = A.view(N, -1).max(1)
    values, order = best.sort(descending=True)
    values, order = values[:k], order[:k]
    rows = torch.div(index[order], w, rounding_mode='floor')
    cols = index[order] % w
    top = offset + stride * rows
    left = offset + stride * cols
    boxes = torch.stack([order, top.clamp(min=0), left.clamp(min=0),
                         (top + size).clamp(max=images.shape[2]), (left + size).clamp(max=images.shape[3])], 1)
    return values, boxes


def neuron_gradient(X, model, layer, channel, row, column):
    X.requires_grad_()
    X.grad = None
    out = []
    def hook(module, input, output):
        out.append(output.clone())
    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    out[0][:, channel, row, column].sum().backward()
    return X.grad


def embed(X, model, layer):
    out = []
    def hook(module, input, output):
        out.append(output.data.clone())
    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    a = out[0]
    return a.view(a.size(0), a.size(1), -1).mean(2)


def nearest_neighbors(queries, bank, k, metric):
    neighbors = None
    same = (queries.unsqueeze(1) - bank.unsqueeze(0)).abs().sum(2) == 0
    if metric == 'euclidean':
        d = (queries.unsqueeze(1) - bank.unsqueeze(0)).pow(2).sum(2)
    elif metric == 'cosine':
        d = -(queries / queries.norm(dim=1, keepdim=True)).mm((bank / bank.norm(dim=1, keepdim=True)).t())
    else:
        raise NotImplementedError(metric)
    d[same] = 1e10
    _, neighbors = d.topk(k, dim=1, largest=False)
    return neighbors


def grid_assignment(points, side):
    p = points.numpy().astype('float64')
    i = np.arange(side * side)
    x, y = (i % side + 0.5) / side, (i // side + 0.5) / side
    cost = (p[:, 0][:, None] - x[None]) ** 2 + (p[:, 1][:, None] - y[None]) ** 2
    r, c = linear_sum_assignment(cost)
    return torch.from_numpy(np.stack([c // side, c % side], 1))
