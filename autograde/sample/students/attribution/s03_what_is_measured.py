# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Mixes up what is measured: the score for its drop, ReLUs and signs left out, the least important pixels first."""

import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {"occlusion": "Red is important. The sky would be important, too."}


def occlusion_map(X, y, model, size, stride, fill):
    h = -(-(X.shape[2] - size) // stride) + 1
    w = -(-(X.shape[3] - size) // stride) + 1
    heat = torch.zeros(h, w)
    with torch.no_grad():
        for i in range(h):
            for j in range(w):
                image = X.clone()
                image[:, :, i * stride : i * stride + size, j * stride : j * stride + size] = fill
                heat[i, j] = model(image)[0, y[0]]
    return heat


def occlusion_pixels(drops, size, stride, height, width):
    pixels = torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            pixels[i * stride : i * stride + size, j * stride : j * stride + size] += drops[i, j]
    return pixels


def relu_backward(grad, activation_input, rule):
    if rule == "plain":
        return (grad * (activation_input > 0)).abs()
    if rule == "deconvnet":
        return grad.clamp(min=0)
    if rule == "guided":
        return grad.clamp(min=0) * (activation_input > 0)
    raise ValueError(rule)


def guided_backprop(X, y, model):
    X = X.detach().clone().requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.clamp(min=0)


def class_activation_map(X, y, model):
    with torch.no_grad():
        return model.classifier[1](model.features(X))[torch.arange(len(X)), y]


def grad_cam(X, y, model, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    with model.get_submodule(layer).register_forward_hook(keep):
        scores = model(X.detach().clone().requires_grad_())
    gradient = torch.autograd.grad(scores.gather(1, y.view(-1, 1)).sum(), kept[0])[0]
    return (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1).detach()


def guided_grad_cam(gradient, cam):
    return gradient.abs() * F.interpolate(cam[:, None], gradient.shape[2:], mode="bilinear", align_corners=False)


def insertion_deletion(X, y, model, saliency, steps):
    order = saliency.flatten(1).argsort(dim=1)
    rank = order.argsort(dim=1).view(saliency.shape)[:, None]
    size = rank[0].numel() // steps
    with torch.no_grad():
        curves = [
            torch.stack([model(X * (rank < s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
            torch.stack([model(X * (rank >= s * size)).softmax(1).gather(1, y[:, None])[:, 0] for s in range(steps + 1)], 1),
        ]
    return *curves, *(torch.trapezoid(c, dx=1 / steps) for c in curves)


def occlusion_questions():
    return 3, 4, 4


def backprop_questions():
    return 2, 1, 1


def cam_questions():
    return 1, 3, 1


EXPECTED = {
    "occlusion_questions": "absolute_drop",
    "backprop_questions": "positive_part_of_the_gradient",
    "cam_questions": "deletion_sees_values",
    "occlusion_map": "score_in_place_of_drop",
    "occlusion_pixels": "sum_in_place_of_mean",
    "relu_backward": "absolute_values",
    "guided_backprop": "at_the_image_only",
    "class_activation_map": "bias_added",
    "grad_cam": "relu_forgotten",
    "guided_grad_cam": "absolute_gradient",
    "insertion_deletion": "least_important_first",
}
