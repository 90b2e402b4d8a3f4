# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Follows a tutorial from 2017: Variable, volatile, loss.data[0]."""

import torch
import torch.nn.functional as F

EXPECTED = {
    "compute_saliency_maps": "mean_of_scores",
    "make_fooling_image": "removed_idiom",
}


def compute_saliency_maps(X, y, model):
    from torch.autograd import Variable
    X_var = Variable(X, requires_grad=True)
    scores = model(X_var)
    scores = scores.gather(1, y.view(-1, 1)).squeeze(1)
    scores.mean().backward()
    saliency, _ = X_var.grad.data.abs().max(dim=1)
    return saliency


def make_fooling_image(X, target_y, model):
    from torch.autograd import Variable
    X_fooling = Variable(X.clone(), requires_grad=True)
    for it in range(100):
        scores = model(X_fooling)
        loss = scores[0, target_y]
        print("score of the target", loss.data[0])
        if scores.data.max(1)[1][0] == target_y:
            break
        loss.backward()
        X_fooling.data += X_fooling.grad.data / X_fooling.grad.data.norm()
        X_fooling.grad.data.zero_()
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    loss = scores[0, target_y] - l2_reg * torch.sum(img ** 2)
    loss.backward()
    img.data += learning_rate * img.grad.data / img.grad.data.norm()
    img.grad.data.zero_()
