"""How alike what two classes send back becomes on its way from the scores to the image."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from helpers.layers import find_layer
from helpers.unwritten import is_unwritten

WayBack = Callable[[Tensor, Tensor, nn.Module], Any]


def alike_on_the_way(
    way_back: WayBack, X: Tensor, y: Tensor, other: Tensor, model: nn.Module, layers: Sequence[str]
) -> Tensor | None:
    """Return how alike two classes are at each layer on the way back, and at the image: (len(layers) + 1, N).

    That is the correlation of what arrives at the layer's output from the scores of `y`, and from those of `other`.
    way_back: a function of (X, y, model) that returns (N, 3, H, W), such as `guided_backprop`, which students write; it
    may work on a copy of the model. X: images (N, 3, H, W). y, other: int64 (N,). layers: by name. Returns None if
    `way_back` does. Raises ArgumentError for a layer that the model does not have.
    """
    sent = [_sent(way_back, X, classes, model, layers) for classes in (y, other)]
    if any(one is None for one in sent):
        return None
    pairs = zip(*(one for one in sent if one is not None), strict=True)
    return torch.stack([_correlations(first, second) for first, second in pairs])


def _sent(way_back: WayBack, X: Tensor, y: Tensor, model: nn.Module, layers: Sequence[str]) -> list[Tensor] | None:
    """What arrives at each layer's output, and at the image; None from an unwritten function."""
    kept: dict[str, list[Tensor]] = {name: [] for name in layers}

    def keeper(name: str) -> Callable[[nn.Module, Any, Tensor], None]:
        def hook(_layer: nn.Module, _inputs: Any, output: Tensor) -> None:
            if output.requires_grad:  # a copy of the model has this hook, too
                output.register_hook(lambda grad: kept[name].append(grad.detach()))

        return hook

    handles = [find_layer(model, name).register_forward_hook(keeper(name)) for name in layers]
    try:
        # A copy: an answer may leave a gradient on its images, which the next call would add to.
        result = way_back(X.detach().clone(), y, model)
    finally:
        for handle in handles:
            handle.remove()
    return None if is_unwritten(result) else [*map(torch.cat, kept.values()), torch.as_tensor(result).detach()]


def _correlations(first: Tensor, second: Tensor) -> Tensor:
    pairs = zip(first.flatten(1).double(), second.flatten(1).double(), strict=True)
    return torch.stack([torch.corrcoef(torch.stack(pair))[0, 1] for pair in pairs])
