"""The gradient of what a function returned, taken after the call as its caller would take it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from helpers.checks.protocol.tree import MAX_ELEMENTS, to_array


def gradients_of(returned: Any, wanted: Mapping[str, torch.Tensor]) -> dict[str, np.ndarray | None]:
    """Return the gradient of a tensor with respect to each tensor in `wanted`, by name; None where none reaches it.

    What is differentiated is the sum of the entries of `returned` times weights from 1 to 2, all different: in a plain
    sum, entries that are exchanged or mixed would not show. None for all if `returned` is part of no graph, or if the
    graph is gone, as after a `backward()`.
    """
    nothing: dict[str, np.ndarray | None] = dict.fromkeys(wanted)
    if not isinstance(returned, torch.Tensor) or not returned.requires_grad or returned.numel() > MAX_ELEMENTS:
        return nothing
    try:
        found = torch.autograd.grad(returned, [*wanted.values()], weights_of(returned), allow_unused=True)
    except RuntimeError:  # no graph any more, or a tensor in it was changed in place
        return nothing
    return {name: to_array(gradient) for name, gradient in zip(wanted, found, strict=True)}


def weights_of(returned: torch.Tensor) -> torch.Tensor:
    """Return the weight of each entry, in the shape of `returned`: from 1 for the first to 2 for the last."""
    return torch.linspace(1, 2, returned.numel(), dtype=returned.dtype).view(returned.shape)
