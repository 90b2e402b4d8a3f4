"""Objectives of texture synthesis with mistakes made on purpose."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from helpers.ready_made import ready_made
from helpers.synthesis.activations import Seen, activations
from helpers.synthesis.objectives import Objective

_Summary = Callable[[Tensor], Tensor]


@ready_made
def wrong_style_objectives(model: nn.Module, painting: Tensor, layers: Sequence[str]) -> dict[str, Objective]:
    """Return what is raised if the Gram matrix is something else, by what was done.

    painting: (1, 3, H, W), normalised. Each objective is minus the squared distance between what is made of the layers
    of the image and of the painting, relative to the painting's, the mean over the layers. "positions, not channels"
    needs images of the painting's size.
    """
    with torch.no_grad():
        features = activations(model, painting, layers)
    return {
        name: _objective(name, {layer: features[layer] for layer in layers}, summary)
        for name, summary in _SUMMARIES.items()
    }


def _objective(name: str, features: dict[str, Tensor], summary: _Summary) -> Objective:
    targets = {layer: summary(maps) for layer, maps in features.items()}

    def value(seen: Seen) -> Tensor:
        distances = [
            (summary(seen[layer]) - target).square().sum() / target.square().sum() for layer, target in targets.items()
        ]
        return -torch.stack(distances).mean().reshape(1)

    return Objective(name, frozenset(targets), value)


def _of_positions(maps: Tensor) -> Tensor:
    """How alike any two positions are, (N, H * W, H * W)."""
    flat = maps.flatten(2)
    return flat.transpose(1, 2) @ flat / flat[0].numel()


def _means(maps: Tensor) -> Tensor:
    """The mean of each channel, (N, C)."""
    return maps.mean(dim=(2, 3))


def _diagonal(maps: Tensor) -> Tensor:
    """The mean square of each channel, (N, C)."""
    return maps.square().mean(dim=(2, 3))


def _features(maps: Tensor) -> Tensor:
    return maps


_SUMMARIES: dict[str, _Summary] = {
    "positions, not channels": _of_positions,
    "means of the channels": _means,
    "diagonal only": _diagonal,
    "features compared": _features,
}
