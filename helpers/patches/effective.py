"""How much of its receptive field a unit really uses (Luo et al. 2016, arXiv:1701.04128), measured by gradients."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from helpers.model import without_hooks
from helpers.receptive_fields.measured import unit_field
from helpers.unwritten import is_unwritten

NeuronGradient = Callable[[Tensor, nn.Module, str, int, int, int], Tensor | None]


class Effective(NamedTuple):
    """Where the gradient of a layer's middle unit is, in its field.

    `heat` (size, size) is the gradient's mean size at each pixel of the field, as far as that lies in the image, adding
    up to 1. `half` is the smallest share of these pixels that holds half of it.
    """

    heat: Tensor
    half: float


def effective_field(
    X: Tensor, model: nn.Module, layer: str, channels: Iterable[int], neuron_gradient: NeuronGradient
) -> Effective | None:
    """Average the gradient's absolute value over images, these channels and the three colours, at the middle unit.

    X: images (N, 3, H, W). neuron_gradient: the exercise's function; None is returned as long as it is not written.
    """
    model = without_hooks(model)
    size, stride, offset = unit_field(model, layer)
    row, column = (round((side / 2 - size / 2 - offset) / stride) for side in X.shape[2:])
    heat = torch.zeros(X.shape[2:])
    for channel in channels:
        gradient = neuron_gradient(X.clone(), model, layer, channel, row, column)
        if gradient is None or is_unwritten(gradient):
            return None
        heat += torch.as_tensor(gradient).detach().abs().sum(dim=(0, 1))
    top, left = offset + stride * row, offset + stride * column
    heat = heat[max(top, 0) : top + size, max(left, 0) : left + size]
    heat = heat / heat.sum().clamp(min=1e-30)
    largest = heat.flatten().sort(descending=True).values.cumsum(dim=0)
    return Effective(heat, (int((largest < 0.5).sum()) + 1) / heat.numel())
