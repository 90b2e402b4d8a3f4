# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""The first lesson is nearly done, the others have not been touched."""

import torch
import torch.nn.functional as F

ANSWERS = {"saliency_maps": "I think no, because a saliency map is never negative."}


def compute_saliency_maps(X, y, model):
    X = X.clone().detach()
    X.requires_grad_()
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze()
    scores.sum().backward()
    saliency = X.grad.abs().max(1)[0]
    return saliency
