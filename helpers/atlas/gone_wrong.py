"""Attributions of vectors done wrong on purpose."""

import torch.nn.functional as F
from torch import Tensor

from helpers.errors import ArgumentError


def wrong_attributions(activations: Tensor, gradient: Tensor) -> dict[str, Tensor]:
    """Return the attributions (N,) of vectors as five common mistakes give them, by what was done.

    activations, gradient: (N, K). The right ones are `class_attribution`, which students write. Raises ArgumentError
    for shapes that differ.
    """
    if activations.ndim != 2 or activations.shape != gradient.shape:
        shapes = f"{tuple(activations.shape)} and {tuple(gradient.shape)}"
        raise ArgumentError(f"activations and gradient have shapes {shapes}; expected (N, K) of both.")
    products = activations * gradient
    return {
        "absolute values": products.abs().sum(dim=1),
        "arguments against dropped": products.relu().sum(dim=1),
        "one gradient for all": activations @ gradient.mean(dim=0),
        "activations only": activations.sum(dim=1),
        "cosine": F.cosine_similarity(activations, gradient, dim=1),
    }
