# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Hooks that PyTorch refuses, sizes that do not fit, a syntax error, and answers in words."""

import torch
import torch.nn.functional as F
from torch import nn

CELLS = {
    "occlusion_pixels": """
def occlusion_pixels(drops, size, stride, height, width)
    return drops.repeat_interleave(stride, 0)
""",
}


def occlusion_questions():
    return "one, two, three"


def occlusion_map(X, y, model, size, stride, fill):
    heat = torch.zeros(X.shape[2] // stride, X.shape[3] // stride)
    for i in range(0, X.shape[2], stride):
        for j in range(0, X.shape[3], stride):
            image = X.clone()
            image[:, :, i : i + size, j : j + size] = fill
            heat[i, j] = model(X)[0, y] - model(image)[0, y]
    return heat


def guided_backprop(X, y, model):
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_full_backward_hook(lambda m, grad_in, grad_out: (grad_in[0].clamp(min=0),))
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad


def class_activation_map(X, y, model):
    return (model.fc.weight[y] * model.layer4(X)).sum(dim=1)


def grad_cam(X, y, model, layer):
    kept = []
    layer.register_forward_hook(lambda m, i, o: kept.append(o))
    model(X)
    return kept[0].mean(dim=1)


def guided_grad_cam(gradient, cam):
    return gradient * cam.unsqueeze(1)


def insertion_deletion(X, y, model, saliency, steps):
    order = saliency.argsort(descending=True)
    return deletion_curve(X, order), insertion_curve(X, order)


EXPECTED = {
    "occlusion_questions": "not_choices",
    "occlusion_map": "shapes_do_not_fit",
    "occlusion_pixels": "syntax_error",
    "guided_backprop": "hook_on_in_place",
    "class_activation_map": "no_attribute",
    "grad_cam": "layer_is_a_name",
    "guided_grad_cam": "shapes_do_not_fit",
    "insertion_deletion": "undefined_name",
}
