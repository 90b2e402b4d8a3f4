"""Receptive fields as students wrote them: upwards, downwards, with tensors, with numbers of other types."""

from math import prod

import numpy as np
import torch
import torch.nn as nn

from autograde.mistakes.answers import right, wrong


@right
def a_list_of_floats(layers):
    r, j, start = 1.0, 1.0, 0.5
    for k, s, p in layers:
        start = start + ((k - 1) / 2 - p) * j
        r = r + (k - 1) * j
        j = j * s
    return [r, j, start - (r - 1) / 2 - 0.5]


@right
def a_tensor(layers):
    result = torch.tensor([1, 1, 0])
    for k, s, p in layers:
        result[0] += (k - 1) * result[1]
        result[2] -= p * result[1]
        result[1] *= s
    return result


@right
def recursive(layers):
    if not layers:
        return 1, 1, 0
    *below, (kernel, step, padding) = layers
    size, stride, offset = recursive(below)
    return size + (kernel - 1) * stride, stride * step, offset - padding * stride


@right
def sums_of_products(layers):
    strides = [prod(s for _, s, _ in layers[:i]) for i in range(len(layers) + 1)]
    size = 1 + sum((k - 1) * strides[i] for i, (k, _, _) in enumerate(layers))
    offset = -sum(p * strides[i] for i, (_, _, p) in enumerate(layers))
    return size, strides[-1], offset


@right
def by_gradients(layers):
    """A network of ones on a line of pixels, wide enough for all of these layers."""
    wide = 4001
    x = torch.zeros(1, 1, wide, dtype=torch.float64, requires_grad=True)
    out = x
    for k, s, p in layers:
        out = nn.functional.conv1d(
            nn.functional.pad(out, (p, p)), torch.ones(1, 1, k, dtype=torch.float64) / k, stride=s
        )
    middle = out.shape[-1] // 2
    seen = []
    for unit in (middle, middle + 1):
        (g,) = torch.autograd.grad(out[0, 0, unit], x, retain_graph=True)
        seen.append(g[0, 0].nonzero().flatten())
    stride = seen[1][0] - seen[0][0]
    return len(seen[0]), stride, seen[0][0] - middle * stride


@right
def as_indices_of_an_array(layers):
    size, stride, offset = np.int64(1), np.int64(1), np.int64(0)
    for i in range(len(layers)):
        size += (layers[i][0] - 1) * stride
        offset -= layers[i][2] * stride
        stride *= layers[i][1]
    return np.array([size, stride, offset])


@wrong("kernels_added_without_stride", "size")
def sum_of_kernels(layers):
    stride = prod(s for _, s, _ in layers)
    offset, j = 0, 1
    for _, s, p in layers:
        offset, j = offset - p * j, j * s
    return sum(k for k, _, _ in layers) - len(layers) + 1, stride, offset


@wrong("padding_without_stride", "offset")
def total_padding(layers):
    size, stride, _ = recursive(layers)
    return size, stride, -sum(p for _, _, p in layers)


@wrong("layers_in_reverse", "size")
def downward_rule_upwards(layers):
    r, j, o = 1, 1, 0
    for k, s, p in layers:
        r = s * r + (k - s)
        o -= p * j
        j *= s
    return r, j, o


@wrong("starts_at_zero", "size few_layers")
def no_pixel_at_first(layers):
    size, stride, offset = 0, 1, 0
    for k, s, p in layers:
        size, stride, offset = size + (k - 1) * stride, stride * s, offset - p * stride
    return size, stride, offset


@wrong("strides_added", "size stride offset few_layers")
def sum_of_strides(layers):
    size, stride, offset = 1, 1, 0
    for k, s, p in layers:
        size += (k - 1) * stride
        offset -= p * stride
        stride = stride + s
    return size, stride, offset


@wrong("order_of_the_result", "size stride offset few_layers")
def offset_first(layers):
    size, stride, offset = recursive(layers)
    return offset, size, stride


@wrong("wrong_form", "size stride offset few_layers")
def size_alone(layers):
    return recursive(layers)[0]


@wrong("wrong_form", "size stride offset few_layers")
def size_and_stride(layers):
    return recursive(layers)[:2]


@wrong("padding_ignored", "offset few_layers")
def always_at_zero(layers):
    size, stride, _ = recursive(layers)
    return size, stride, 0


@wrong("number_not_iterable", "size stride offset few_layers")
def loops_over_the_numbers(layers):
    size = stride = 1
    for layer in layers:
        for kernel, _, _ in layer:
            size += kernel
    return size, stride, 0
