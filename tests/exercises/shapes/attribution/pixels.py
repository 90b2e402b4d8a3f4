"""Shapes of the way from windows to pixels: gathered, scattered, differentiated; two mistakes at once."""

import numpy as np
import torch
import torch.nn.functional as F
from shape import right, wrong

EXERCISE = "occlusion_pixels"


@right
def padded_layers(drops, size, stride, height, width):
    total = count = 0
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            right_of, below = width - j * stride - size, height - i * stride - size
            cover = F.pad(torch.ones(size, size), (j * stride, right_of, i * stride, below))
            total, count = total + drops[i, j] * cover, count + cover
    return torch.div(total, count)


@right
def rows_then_columns(drops, size, stride, height, width):
    """The mean over a rectangle of windows is the mean of the means over its rows."""

    def means(values, side):
        covering = [
            [k for k in range(len(values)) if k * stride <= pixel <= k * stride + size - 1] for pixel in range(side)
        ]
        return torch.stack([values[windows].mean(dim=0) for windows in covering])

    return means(means(drops, height).T, width).T


@right
def the_gradient_of_a_sum(drops, size, stride, height, width):
    """Adding up a window's pixels, differentiated, spreads a number over the window."""
    image = torch.zeros(1, 1, height, width, requires_grad=True)
    reach = [(n - 1) * stride + size - side for n, side in zip(drops.shape, (height, width), strict=True)]
    sums = F.avg_pool2d(F.pad(image, (0, reach[1], 0, reach[0])), size, stride)[0, 0]
    spread = [
        torch.autograd.grad((sums * w).sum(), image, retain_graph=True)[0] for w in (drops, torch.ones_like(drops))
    ]
    return (spread[0] / spread[1])[0, 0]


@right
def added_at_indices(drops, size, stride, height, width):
    total, count = np.zeros(height * width), np.zeros(height * width)
    numbers = np.arange(height * width).reshape(height, width)
    for (i, j), drop in np.ndenumerate(np.asarray(drops, dtype=np.float64)):
        inside = numbers[i * stride :][:size, j * stride :][:, :size].ravel()
        np.add.at(total, inside, drop)
        np.add.at(count, inside, 1)
    return np.divide(total, count).reshape(height, width)


def spread(drops, size, stride, height, width):
    total, count = torch.zeros(height, width), torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            total[i * stride : i * stride + size, j * stride : j * stride + size] += drops[i, j]
            count[i * stride : i * stride + size, j * stride : j * stride + size] += 1
    return total, count


@wrong("sum_in_place_of_mean")
def a_transposed_convolution(drops, size, stride, height, width):
    kernel = torch.ones(1, 1, size, size)
    return F.conv_transpose2d(drops[None, None], kernel, stride=stride)[0, 0, :height, :width]


@wrong("same_number_for_all")
def windows_in_all(drops, size, stride, height, width):
    return spread(drops, size, stride, height, width)[0] / drops.numel()


@wrong("negative_drops_removed")
def a_relu_first(drops, size, stride, height, width):
    total, count = spread(F.relu(drops), size, stride, height, width)
    return total / count


@wrong("input_overwritten", 5)
def with_its_argument_cleared(drops, size, stride, height, width):
    total, count = spread(drops, size, stride, height, width)
    drops *= 0
    return total / count


@wrong("interpolated")
def bilinear(drops, size, stride, height, width):
    return F.interpolate(drops[None, None], (height, width), mode="bilinear", align_corners=False)[0, 0]


@wrong("transposed", 0)
def columns_first(drops, size, stride, height, width):
    total, count = spread(drops, size, stride, height, width)
    return (total / count).T
