"""Kernel, stride and padding of the layers between the image and a unit, read from what autograd recorded."""

from typing import Any

from torch import nn

from helpers.errors import ArgumentError
from helpers.receptive_fields.measured import unit_field
from helpers.receptive_fields.ones import network_of_ones, output_of

_SIDE = 64  # pixels
_GEOMETRIES = {"ConvolutionBackward0", "AvgPool2DBackward0"}

# (kernel, stride, padding) of each layer, from the image upwards.
Geometry = list[tuple[int, int, int]]


def layer_geometry(model: nn.Module, layer: str) -> Geometry:
    """Return (kernel, stride, padding) of all convolutions and poolings from the image up to and including `layer`.

    Where paths join, as at the end of a Fire module, the one with the larger kernels counts: squeeze, then expand3x3.
    model and layer: as in `unit_field`, which raises ArgumentError for layers that have no field of a fixed size.
    """
    unit_field(model, layer)
    _, output = output_of(network_of_ones(model), layer, _SIDE, _SIDE)
    return _below(output.grad_fn, {})


def _below(node: Any, known: dict[Any, Geometry]) -> Geometry:
    """The geometry of this step of the network and of all below it."""
    if node not in known:
        paths = [_below(below, known) for below, _ in node.next_functions if below is not None]
        longest = max(paths, key=lambda path: sum(kernel for kernel, _, _ in path), default=[])
        known[node] = longest + ([_of(node)] if node.name() in _GEOMETRIES else [])
    return known[node]


def _of(node: Any) -> tuple[int, int, int]:
    is_convolution = node.name() == "ConvolutionBackward0"
    kernel = tuple(node._saved_weight.shape[2:]) if is_convolution else node._saved_kernel_size
    if is_convolution:
        kernel = tuple(gap * (size - 1) + 1 for gap, size in zip(node._saved_dilation, kernel, strict=True))
    found = [kernel, node._saved_stride, node._saved_padding]
    if any(rows != columns for rows, columns in found) or (is_convolution and node._saved_transposed):
        raise ArgumentError(f"a layer has kernel, stride and padding {found}; expected squares, not transposed.")
    size, stride, padding = (int(rows) for rows, _ in found)
    return size, stride, padding
