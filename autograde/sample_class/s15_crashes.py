# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Code that stops with an error in each exercise: a name, a grad that is None, a shape."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "undefined_name",
    "make_fooling_image": "grad_is_none",
    "fast_gradient_sign": "shapes_do_not_fit",
    "class_visualization_update_step": "leaf_in_place",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X)
    score = scores.gather(1, y.view(-1, 1)).squeeze(1)
    score.sum().backward()
    saliency = torch.max(torch.abs(X.grad), dim=1)[0]
    return salency


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    for i in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            return X_fooling
        scores[0, target_y].backward()
        g = X.grad
        X_fooling.data += g / g.norm()
    return X_fooling


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    sign = x.grad.sign().view(len(X), -1)
    return x.detach() + epsilon * sign


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    loss = model(img)[0, target_y] - l2_reg * (img ** 2).sum()
    loss.backward()
    img += learning_rate * img.grad
    img.grad.zero_()
