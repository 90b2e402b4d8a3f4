# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Sums the scores of all classes; fools with the softmax probability, whose normalised gradient is that of the cross-entropy."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "fool_linear_classifier": "ten_entries",
    "fast_gradient_sign": "score_lowered",
    "seeds_for_segmentation": "fixed_quantiles",
    "compute_saliency_maps": "all_classes",
    "make_fooling_image": "cross_entropy",
    "class_visualization_update_step": "l2_without_gradient",
}


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    scores = model(X)
    scores.sum().backward()
    saliency = X.grad.abs().max(1)[0]
    return saliency


def seeds_for_segmentation(saliency, foreground=0.95, background=0.30):
    high = torch.quantile(saliency.flatten(1), 0.95, dim=1).view(-1, 1, 1)
    low = torch.quantile(saliency.flatten(1), 0.30, dim=1).view(-1, 1, 1)
    seeds = torch.full_like(saliency, 2)
    seeds[saliency > high] = 1
    seeds[saliency < low] = 0
    return seeds


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1
    for i in range(500):
        probs = F.softmax(model(X_fooling), dim=1)
        if probs.argmax(1).item() == target_y:
            return X_fooling
        probs[0, target_y].backward()
        g = X_fooling.grad.data
        X_fooling.data += learning_rate * g / g.norm()
        X_fooling.grad.zero_()
    raise RuntimeError("still not fooled")


def fast_gradient_sign(X, y, model, epsilon):
    x = X.clone().requires_grad_()
    model(x).gather(1, y.view(-1, 1)).sum().backward()
    return x.detach() - epsilon * x.grad.sign()


def fool_linear_classifier(x, w, step):
    for i in range(10):
        x = x.clone()
        x[i] += step if w[i] > 0 else -step
    return x


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    l2 = 0
    for p in model.parameters():
        l2 = l2 + (p ** 2).sum()
    loss = model(img)[0, target_y] - l2_reg * l2
    loss.backward()
    img.data += learning_rate * img.grad.data
    img.grad.data.zero_()
