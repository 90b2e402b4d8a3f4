"""Grad-CAM, and its product with guided backpropagation (Selvaraju et al. 2017, arXiv:1610.02391)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from helpers.attribution.backprop import guided_backprop
from helpers.attribution.batches import batches, class_scores
from helpers.errors import ArgumentError
from helpers.layers import find_layer
from helpers.ready_made import ready_made


@ready_made
def grad_cam(X: Tensor, y: Tensor, model: nn.Module, layer: str) -> Tensor:
    """Return the ReLU of the channels' sum, each weighted by its spatially averaged gradient, (N, h, w).

    layer: a name as in `model.named_modules()`; its output has shape (N, channels, h, w), and counts as the layer
    returns it, also if a ReLU overwrites it afterwards. If the network calls the layer more than once, the last call
    counts. Raises ArgumentError for an unknown or unused layer, and for one without rows and columns.
    """
    maps = [_of_batch(images, classes, model, layer) for _, images, classes in batches(X, y, model)]
    return torch.cat(maps)


def _of_batch(images: Tensor, classes: Tensor, model: nn.Module, layer: str) -> Tensor:
    kept: list[Tensor] = []

    def cut(_layer: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        """Let the graph begin at the layer's output: nothing before it needs a gradient."""
        if not isinstance(output, Tensor) or output.ndim != 4:
            shape = tuple(output.shape) if isinstance(output, Tensor) else type(output).__name__
            raise ArgumentError(f"layer {layer!r} returns {shape}; Grad-CAM needs maps, (N, channels, h, w).")
        kept[:] = [output.detach().requires_grad_()]
        return kept[0].clone()  # a ReLU that works in place overwrites the copy

    with torch.enable_grad(), find_layer(model, layer).register_forward_hook(cut):
        picked = class_scores(model(images), classes)
        if not kept:
            raise ArgumentError(f"the model does not use its layer {layer!r} when it is called.")
        (gradient,) = torch.autograd.grad(picked.sum(), kept[0])
    weights = gradient.mean(dim=(2, 3))
    return torch.einsum("nc,nchw->nhw", weights, kept[0].detach()).relu_()


@ready_made
def guided_grad_cam(X: Tensor, y: Tensor, model: nn.Module, layer: str) -> Tensor:
    """Return guided backpropagation times the enlarged Grad-CAM map, (N, 3, H, W)."""
    maps = upsample(grad_cam(X, y, model, layer), *X.shape[2:])
    return guided_backprop(X, y, model).mul_(maps[:, None])


def upsample(maps: Tensor, height: int, width: int) -> Tensor:
    """Return maps (N, h, w) enlarged to (N, height, width), bilinear between the centres of the places."""
    return F.interpolate(maps[:, None], size=(height, width), mode="bilinear", align_corners=False)[:, 0]
