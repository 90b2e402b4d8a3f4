# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Axes, borders and corners: windows that miss the border, weights over the wrong axis, corners aligned."""

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {"class_activation_maps": "So that the map is positive and can be drawn."}


def occlusion_map(X, y, model, size, stride, fill):
    h, w = ((side - size) // stride + 1 for side in X.shape[2:])
    heat = torch.zeros(h, w)
    with torch.no_grad():
        score = model(X)[0, y[0]]
        for i in range(h):
            for j in range(w):
                image = X.clone()
                image[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
                heat[i, j] = score - model(image)[0, y[0]]
    return heat


def occlusion_pixels(drops, size, stride, height, width):
    return F.interpolate(drops[None, None], size=(height, width), mode="bilinear")[0, 0]


def relu_backward(grad, activation_input, rule):
    if rule == "plain":
        return grad * (activation_input >= 0)
    if rule == "deconvnet":
        return grad * (grad >= 0)
    if rule == "guided":
        return grad * (grad >= 0) * (activation_input >= 0)
    raise ValueError(rule)


def guided_backprop(X, y, model):
    handles = []
    for module in model.features.children():
        if isinstance(module, nn.ReLU):
            handles.append(module.register_forward_hook(lambda m, i, o: o.register_hook(lambda g: g.clamp(min=0)) and None))
    X = X.detach().clone().requires_grad_()
    try:
        model(X).gather(1, y.view(-1, 1)).sum().backward()
    finally:
        for handle in handles:
            handle.remove()
    return X.grad


def class_activation_map(X, y, model):
    with torch.no_grad():
        return (model.classifier[1].weight[y] * model.features(X)).sum(dim=1).transpose(1, 2)


def grad_cam(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    with model.get_submodule(layer).register_forward_hook(keep):
        scores = model(X.detach().clone().requires_grad_())
    gradient = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])[0]
    return F.relu((gradient.mean(1, keepdim=True) * kept[0]).sum(1)).detach()


def guided_grad_cam(gradient, cam):
    return gradient * F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=True)


def insertion_deletion(X, y, model, saliency, steps):
    order = saliency.flatten(1).argsort(dim=1, descending=True).view(saliency.shape)[:, None]
    size = order[0].numel() // steps
    with torch.no_grad():
        curves = [
            torch.stack([model(X * (order < s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
            torch.stack([model(X * (order >= s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
        ]
    return *curves, *(torch.trapezoid(c, dx=1 / steps) for c in curves)


def occlusion_questions():
    return 1, 1, 4


def backprop_questions():
    return 2, 2, 1


def cam_questions():
    return 1, 3, 4


EXPECTED = {
    "occlusion_questions": "places_kept",
    "backprop_questions": "never_negative",
    "occlusion_map": "border_missed",
    "occlusion_pixels": "interpolated",
    "relu_backward": "zero_passes",
    "guided_backprop": "features_only",
    "class_activation_map": "transposed",
    "grad_cam": "averaged_over_channels",
    "guided_grad_cam": "corners_aligned",
    "insertion_deletion": "order_for_rank",
}
