"""Shapes of receptive fields: sets of pixels, matrices, fractions, classes; several mistakes at once."""

from fractions import Fraction
from functools import reduce

import torch
from shape import right, wrong

EXERCISE = "receptive_field"


@right
def as_a_fold(layers):
    return reduce(
        lambda f, layer: (f[0] + (layer[0] - 1) * f[1], f[1] * layer[1], f[2] - layer[2] * f[1]), layers, (1, 1, 0)
    )


@right
def with_a_state(layers):
    class State:
        size, stride, offset = 1, 1, 0

        def add(self, kernel, stride, padding):
            self.size, self.offset = self.size + self.stride * (kernel - 1), self.offset - self.stride * padding
            self.stride *= stride

    state = State()
    for layer in layers:
        state.add(*layer)
    return state.size, state.stride, state.offset


@right
def affine_maps(layers):
    """First and last pixel of a unit, as straight lines: multiply the matrices."""
    first = last = torch.eye(2, dtype=torch.float64)
    for kernel, stride, padding in layers:
        first = first @ torch.tensor([[stride, -padding], [0, 1]], dtype=torch.float64)
        last = last @ torch.tensor([[stride, kernel - 1 - padding], [0, 1]], dtype=torch.float64)
    return last[0, 1] - first[0, 1] + 1, first[0, 0], first[0, 1]


@right
def centres_in_fractions(layers):
    size, stride, centre = Fraction(1), Fraction(1), Fraction(0)
    for kernel, step, padding in layers:
        centre += (Fraction(kernel - 1, 2) - padding) * stride
        size += (kernel - 1) * stride
        stride *= step
    return int(size), int(stride), int(centre - (size - 1) / 2)


@right
def pixels_marked(layers):
    """Which pixels does unit 0 see? Marked on a long strip, with room for the padding."""
    units = {0}
    neighbour = {1}
    for kernel, stride, padding in layers[::-1]:
        units = {u * stride - padding + i for u in units for i in range(kernel)}
        neighbour = {u * stride - padding + i for u in neighbour for i in range(kernel)}
    return len(units), min(neighbour) - min(units), min(units)


@wrong("padding_without_stride", points=2)
def pixels_for_units(layers):
    size, stride, offset = 1, 1, 0
    for kernel, step, padding in layers:
        size += kernel - 1
        stride *= step
        offset -= padding
    return size, stride, offset


@wrong("own_stride_too_early", points=1)
def updates_first(layers):
    size, stride, offset = 1, 1, 0
    for k, s, p in layers:
        stride *= s
        size += (k - 1) * stride
        offset -= p * stride
    return size, stride, offset


@wrong("padding_ignored", points=1)
def size_of_the_last_layer_and_no_padding(layers):
    stride = 1
    for _, s, _ in layers:
        stride *= s
    return (layers[-1][0] if layers else 1), stride, 0


@wrong("wrong_number", points=4)
def half_a_pixel(layers):
    size, stride, offset = as_a_fold(layers)
    return size, stride, offset - 0.5


@wrong("order_of_the_result", points=3)
def stride_first(layers):
    size, stride, offset = as_a_fold(layers)
    return stride, size, offset


@wrong("wrong_form", points=0)
def as_a_sentence(layers):
    return "size {}, stride {}, offset {}".format(*as_a_fold(layers))


@wrong("area")
def squares(layers):
    size, stride, offset = as_a_fold(layers)
    return size * size, stride, offset
