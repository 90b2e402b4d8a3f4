"""A dream towards another picture: its activations are the gradient at the layer (Mordvintsev et al. 2015)."""

import torch
from torch import Tensor, nn

from helpers.dreams.tiles import DreamStep
from helpers.ready_made import ready_made
from helpers.synthesis.activations import activations


def guided_step(guide: Tensor) -> DreamStep:
    """Return a step, called like `dream_step`, that makes the layer see what it sees in another picture.

    guide: (1, 3, H, W), normalised, of any size. At each position of the layer, the gradient is the one of the
    guide's vectors that has the largest dot product with the activations there.
    """

    @ready_made
    def step(img: Tensor, model: nn.Module, layer: str, step_size: float) -> Tensor:
        with torch.no_grad():
            offered = activations(model, guide, [layer])[layer][0].flatten(1)  # (channels, positions of the guide)
        leaf = img.detach().requires_grad_()
        with torch.enable_grad():
            seen = activations(model, leaf, [layer])[layer]
        best = (offered.T @ seen[0].detach().flatten(1)).argmax(dim=0)
        wanted = offered[:, best].view_as(seen)
        (slope,) = torch.autograd.grad(seen, leaf, grad_outputs=wanted)
        return img.detach() + step_size * slope / slope.abs().mean().clamp(min=1e-12)

    return step
