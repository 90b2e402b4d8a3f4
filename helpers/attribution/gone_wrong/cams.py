"""Grad-CAM as common mistakes draw it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from helpers.layers import find_layer


def wrong_grad_cams(X: Tensor, y: Tensor, model: nn.Module, layer: str) -> dict[str, Tensor]:
    """Return Grad-CAM maps (N, h, w) as three common mistakes draw them, by what was done.

    X: normalised images (N, 3, H, W). y: their classes (N,). layer: a name, whose output is (N, channels, h, w). The
    right map is `grad_cam`, which students write. Leaves X and the model as they are; raises ArgumentError for an
    unknown layer.
    """
    kept: list[Tensor] = []

    def cut(_layer: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        kept[:] = [output.detach().requires_grad_()]
        return kept[0].clone()

    with torch.enable_grad(), find_layer(model, layer).register_forward_hook(cut):
        scores = model(X.detach())
        loss, score = F.cross_entropy(scores, y, reduction="sum"), scores.gather(1, y.view(-1, 1)).sum()
        of_loss, gradient = (torch.autograd.grad(one, kept[0], retain_graph=True)[0] for one in (loss, score))
    maps = kept[0].detach()
    weights = {
        "averaged over channels": gradient.mean(dim=1, keepdim=True),
        "absolute weights": gradient.mean(dim=(2, 3), keepdim=True).abs(),
        "of the loss": of_loss.mean(dim=(2, 3), keepdim=True),
    }
    return {name: (weight * maps).sum(dim=1).relu() for name, weight in weights.items()}
