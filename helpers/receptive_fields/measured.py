"""The receptive field of a layer's units, measured: where the gradient of one unit is not zero."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.receptive_fields.ones import network_of_ones, output_of, sees_everything

_SIDES = (64, 128, 256, 512, 1024, 2048)  # pixels: an image has to be larger than the field
_NARROW = 48  # pixels, the other side: enough for all networks here

_known: "WeakKeyDictionary[nn.Module, dict[tuple[str, str], Field]]" = WeakKeyDictionary()


class Field(NamedTuple):
    """What the units of a layer see along one side of the image, in pixels.

    Unit i sees the `size` pixels from `offset + i * stride` on, whether or not all of them lie inside the image. A
    negative `offset` means that the first unit's field begins in the padding.
    """

    size: int
    stride: int
    offset: int


def unit_field(model: nn.Module, layer: str) -> Field:
    """Return the receptive field of the units of `layer`, measured on a copy of the model whose weights are all equal.

    model: a convolutional network for images (N, 3, H, W) of any size; it stays as it is. layer: a name as in
    `model.named_modules()`, such as "features.3.expand3x3". If a layer's channels see squares of different sizes, the
    largest counts. Raises ArgumentError for an unknown layer, one that sees the whole image, or a field that is not
    square.
    """
    if not isinstance(model, nn.Module):
        raise ArgumentError(f"model is of type {type(model).__name__}; pass the network itself, an nn.Module.")
    known = _known.setdefault(model, {})
    key = layer, repr(model)
    if key not in known:
        ones = network_of_ones(model)
        rows, columns = (_along(ones, layer, axis) for axis in (2, 3))
        if rows != columns:
            raise ArgumentError(f"the units of {layer!r} see {rows} along the rows, but {columns} along the columns.")
        known[key] = rows
    return known[key]


@torch.enable_grad()
def _along(ones: nn.Module, layer: str, axis: int) -> Field:
    """The field along the rows (axis 2) or the columns (axis 3), of two neighbours far from both ends of the image."""
    for side in _SIDES:
        image, output = output_of(ones, layer, *((side, _NARROW) if axis == 2 else (_NARROW, side)))
        middle = output.shape[axis] // 2
        if middle:
            first, second = (_seen(image, output, axis, unit) for unit in (middle - 1, middle))
            if first[0] > 0 and second[1] < side:
                stride = second[0] - first[0]
                return Field(first[1] - first[0], stride, first[0] - (middle - 1) * stride)
    raise sees_everything(layer)


def _seen(image: Tensor, output: Tensor, axis: int, unit: int) -> tuple[int, int]:
    """The first row or column of the image that the units in this row or column see, and the one after the last."""
    (gradient,) = torch.autograd.grad(output.select(axis, unit).sum(), image, retain_graph=True)
    seen = gradient.sum(dim=(0, 1, 5 - axis)).nonzero()
    return int(seen.min()), int(seen.max()) + 1
