"""A network's wiring without its weights: what is left when every weight is the same positive number.

In such a network nothing cancels and no ReLU is off, so that a unit's gradient is zero exactly where it sees nothing.
"""

import copy
from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.layers import Reached, find_layer, stop_after
from helpers.model import HOOKS

_CHANNELS = 3  # of an image
# Layers that act on each place alone.
_POINTWISE = (
    *(nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Tanh, nn.Sigmoid),
    *(nn.Dropout, nn.Dropout2d, nn.AlphaDropout, nn.BatchNorm2d, nn.LocalResponseNorm),
)


def network_of_ones(model: nn.Module) -> nn.Module:
    """Return a copy that averages: equal weights, no biases, mean instead of max pooling, no ReLUs, no dropout.

    Hooks, and whatever else was done to the model's own layers, stay behind.
    """
    hooks = {id(getattr(module, kind)): OrderedDict[int, Any]() for module in model.modules() for kind in HOOKS}
    ones = _averaging(copy.deepcopy(model, hooks)).eval()
    for module in ones.modules():
        vars(module).pop("forward", None)  # one that replaced the layer's own
        for weight in module.parameters(recurse=False):
            weight.grad = None
            weight.requires_grad_(False).fill_(1 / weight[0].numel() if weight.ndim > 1 else 0)
    return ones.float()


def output_of(ones: nn.Module, layer: str, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Return (image, what the layer `layer` makes of it), an image of ones that requires a gradient.

    Raises ArgumentError for a layer that is not there, is not called, or whose output has no rows and columns.
    """
    image = torch.ones(1, _CHANNELS, height, width, requires_grad=True)
    handle = find_layer(ones, layer).register_forward_hook(stop_after)
    try:
        with torch.enable_grad():
            ones(image)
    except Reached as reached:
        output = reached.value
    else:
        raise ArgumentError(f"the model does not use its layer {layer!r} when it is called.")
    finally:
        handle.remove()
    if not isinstance(output, Tensor) or output.ndim != 4 or not output.requires_grad:
        raise sees_everything(layer)
    return image, output


def sees_everything(layer: str) -> ArgumentError:
    """Return the error for a layer whose units have no field of a fixed size."""
    return ArgumentError(
        f"the units of {layer!r} see the whole image, whatever its size; choose a layer before global pooling."
    )


def _averaging(module: nn.Module) -> nn.Module:
    """The module, or what stands in for it, with its children replaced likewise."""
    if isinstance(module, _POINTWISE):
        return nn.Identity()
    if isinstance(module, nn.MaxPool2d):
        return nn.AvgPool2d(_extent(module), module.stride, module.padding, module.ceil_mode)
    for name, child in module.named_children():
        setattr(module, name, _averaging(child))
    return module


def _extent(pool: nn.MaxPool2d) -> tuple[int, int]:
    """Rows and columns that the pooling window spans, gaps included."""
    sizes, gaps = ((n, n) if isinstance(n, int) else n for n in (pool.kernel_size, pool.dilation))
    return gaps[0] * (sizes[0] - 1) + 1, gaps[1] * (sizes[1] - 1) + 1
