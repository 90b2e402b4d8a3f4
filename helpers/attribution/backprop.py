"""Backpropagation with other rules at the ReLUs: deconvnet and guided backpropagation."""

import torch
from torch import Tensor, nn

from helpers.attribution.batches import batches
from helpers.attribution.gradients import gradient_of
from helpers.attribution.relu_rules import relus_go_back_by
from helpers.ready_made import ready_made


@ready_made
def deconvnet(X: Tensor, y: Tensor, model: nn.Module) -> Tensor:
    """Return what comes back to the images, (N, 3, H, W), if ReLUs pass positive gradients only.

    Source: Zeiler and Fergus 2014 (arXiv:1311.2901), in the form of Springenberg et al. 2015, figure 1. Only ReLUs are
    replaced. Raises ArgumentError for a network without any.
    """
    return _gradient(X, y, model, "deconvnet")


@ready_made
def guided_backprop(X: Tensor, y: Tensor, model: nn.Module) -> Tensor:
    """Return what comes back to the images, (N, 3, H, W), if ReLUs also stop negative gradients.

    Source: Springenberg et al. 2015 (arXiv:1412.6806). Only ReLUs are replaced: other activations go back as always.
    Raises ArgumentError for a network without any.
    """
    return _gradient(X, y, model, "guided")


def _gradient(X: Tensor, y: Tensor, model: nn.Module, rule: str) -> Tensor:
    gradient = torch.empty_like(X, requires_grad=False)
    for chosen, images, classes in batches(X, y, model):
        with relus_go_back_by(rule):
            gradient[chosen] = gradient_of(images, classes, model)
    return gradient
