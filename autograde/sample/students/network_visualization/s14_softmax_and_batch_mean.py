# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Softmax before the gradient, and a loop that never adds its steps to the image."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "softmax",
    "make_fooling_image": "step_not_added",
}


def compute_saliency_maps(X, y, model):
    X = X.detach().clone().requires_grad_()
    p = torch.softmax(model(X), dim=1)
    p.gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1
    fooled = False
    while not fooled:
        scores = model(X_fooling)
        fooled = scores.argmax() == target_y
        scores[0, target_y].backward()
        g = X_fooling.grad
        dX = learning_rate * g / g.norm()
        X_fooling.grad.zero_()
    return X_fooling
