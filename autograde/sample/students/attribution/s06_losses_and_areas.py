# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Probabilities and losses in place of scores, and areas that grow with the number of steps."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def occlusion_map(X, y, model, size, stride, fill):
    h, w = (math.ceil((side - size) / stride) + 1 for side in X.shape[2:])
    heat = torch.zeros(h, w)
    with torch.no_grad():
        p = model(X).softmax(1)[0, y[0]]
        for i in range(h):
            for j in range(w):
                image = X.clone()
                image[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
                heat[i, j] = p - model(image).softmax(1)[0, y[0]]
    return heat


def guided_backprop(X, y, model):
    handles = []
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            handles.append(module.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: g.clamp(min=0)) and None))
    X = X.detach().clone().requires_grad_()
    try:
        F.cross_entropy(model(X), y).backward()
    finally:
        for handle in handles:
            handle.remove()
    return X.grad


def class_activation_map(X, y, model):
    with torch.no_grad():
        return F.relu((model.classifier[1].weight[y] * model.features(X)).sum(dim=1))


def grad_cam(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    with model.get_submodule(layer).register_forward_hook(keep):
        scores = model(X.detach().clone().requires_grad_()).softmax(dim=1)
    gradient = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])[0]
    return F.relu((gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1)).detach()


def guided_grad_cam(gradient, cam):
    cam = F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=False)
    return gradient * (cam / cam.amax(dim=(2, 3), keepdim=True))


def insertion_deletion(X, y, model, saliency, steps):
    rank = saliency.flatten(1).argsort(dim=1, descending=True).argsort(dim=1).view(saliency.shape)[:, None]
    size = rank[0].numel() // steps
    with torch.no_grad():
        curves = [
            torch.stack([model(X * (rank < s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
            torch.stack([model(X * (rank >= s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
        ]
    return *curves, *(torch.trapezoid(c) for c in curves)


def occlusion_questions():
    return 3, 1, 1


def cam_questions():
    return 2, 3, 4


EXPECTED = {
    "occlusion_questions": "each_object_counts",
    "cam_questions": "classes_with_the_same_weights",
    "occlusion_map": "probability",
    "guided_backprop": "cross_entropy",
    "class_activation_map": "relu_applied",
    "grad_cam": "softmax",
    "guided_grad_cam": "map_rescaled",
    "insertion_deletion": "areas_not_divided",
}
