"""Steps of DeepDream with mistakes made on purpose."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from helpers.dreams.tiles import DreamStep
from helpers.ready_made import ready_made
from helpers.synthesis.activations import SCORES, activations

_TINY = 1e-12


def wrong_dream_steps() -> dict[str, DreamStep]:
    """Return steps as common mistakes make them, by what was done; each is called like the right `dream_step`."""
    return {
        "downhill": _stepping(lambda layer, seen: -seen[layer].square().sum()),
        "sum, not squares": _stepping(lambda layer, seen: seen[layer].sum()),
        "the highest class score": _stepping(lambda _, seen: seen[SCORES].max()),
        "divided by the L2 norm": _stepping(
            lambda layer, seen: seen[layer].square().sum(), size=lambda slope: slope.norm()
        ),
    }


def _stepping(
    height: Callable[[str, dict[str, Tensor]], Tensor], size: Callable[[Tensor], Tensor] | None = None
) -> DreamStep:
    """Return a step uphill on a height, its gradient divided by `size`: by default the mean of the absolute values."""

    @ready_made
    def step(img: Tensor, model: nn.Module, layer: str, step_size: float) -> Tensor:
        leaf = img.detach().requires_grad_()
        with torch.enable_grad():
            slope = torch.autograd.grad(height(layer, activations(model, leaf, [layer, SCORES])), leaf)[0]
        length = slope.abs().mean() if size is None else size(slope)
        return img.detach() + step_size * slope / length.clamp(min=_TINY)

    return step
