# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Changes the caller's image where a copy is wanted, and a copy where the caller's image is to change."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "sum_over_channels",
    "make_fooling_image": "input_changed",
    "class_visualization_update_step": "works_on_a_copy",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).sum()
    scores.backward()
    saliency = X.grad.abs().sum(dim=1)
    return saliency


def make_fooling_image(X, target_y, model):
    X_fooling = X
    X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(300):
        scores = model(X_fooling)
        if scores.argmax(1).item() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X_fooling.grad
        X_fooling.data += learning_rate * g / g.norm()
        X_fooling.grad.zero_()
    raise RuntimeError("gave up after 300 steps")


def fast_gradient_sign(X, y, model, epsilon):
    X_adv = X.clone().requires_grad_()
    loss = F.cross_entropy(model(X_adv), y)
    loss.backward()
    return (X_adv + epsilon * X_adv.grad.sign()).detach()


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    img = img.clone().detach().requires_grad_()
    loss = model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.zero_()
    return img
