"""Maps of pixels as students wrote them: loops, folds, matrices."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def numpy_loops(drops, size, stride, height, width):
    out, n = np.zeros((height, width)), np.zeros((height, width), dtype=int)
    for (i, j), drop in np.ndenumerate(drops.numpy()):
        where = np.s_[i * stride : i * stride + size, j * stride : j * stride + size]
        out[where] += drop
        n[where] += 1
    return out / n


@right
def matrices(drops, size, stride, height, width):
    def cover(windows, side):
        start = stride * torch.arange(windows)[None]
        pixel = torch.arange(side)[:, None]
        inside = ((pixel >= start) & (pixel < start + size)).to(drops.dtype)
        return inside / inside.sum(dim=1, keepdim=True)

    return cover(drops.shape[0], height) @ drops @ cover(drops.shape[1], width).T


@right
def folded(drops, size, stride, height, width):
    h, w = drops.shape
    whole = ((h - 1) * stride + size, (w - 1) * stride + size)
    columns = drops.reshape(1, 1, h * w).expand(1, size * size, h * w)
    total = F.fold(columns, whole, size, stride=stride)
    count = F.fold(torch.ones_like(columns), whole, size, stride=stride)
    return (total / count)[0, 0, :height, :width]


@right
def running_means_done_right(drops, size, stride, height, width):
    mean, seen = torch.zeros(height, width), torch.zeros(height, width)
    for i, row in enumerate(drops):
        for j, drop in enumerate(row):
            r, c = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
            seen[r, c] += 1
            mean[r, c] += (drop - mean[r, c]) / seen[r, c]
    return mean


@right
def lists(drops, size, stride, height, width):
    boxes = [[[] for _ in range(width)] for _ in range(height)]
    for i in range(len(drops)):
        for j in range(len(drops[0])):
            for y in range(i * stride, min(i * stride + size, height)):
                for x in range(j * stride, min(j * stride + size, width)):
                    boxes[y][x].append(drops[i][j].item())
    return torch.tensor([[sum(box) / len(box) for box in row] for row in boxes])


def spread(drops, size, stride, height, width, combine):
    total, count = torch.zeros(height, width), torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            total[i * stride : i * stride + size, j * stride : j * stride + size] += drops[i, j]
            count[i * stride : i * stride + size, j * stride : j * stride + size] += 1
    return combine(total, count)


@wrong("sum_in_place_of_mean", "mean border")
def only_added(drops, size, stride, height, width):
    return spread(drops, size, stride, height, width, lambda total, count: total)


@wrong("same_number_for_all", "mean border")
def as_in_the_middle(drops, size, stride, height, width):
    return spread(drops, size, stride, height, width, lambda total, count: total / (size / stride) ** 2)


@wrong("last_window_wins", "mean border")
def written_over(drops, size, stride, height, width):
    pixels = torch.zeros(height, width)
    for i in range(drops.shape[0]):
        for j in range(drops.shape[1]):
            pixels[i * stride : i * stride + size, j * stride : j * stride + size] = drops[i, j]
    return pixels


@wrong("interpolated", "mean border")
def stretched(drops, size, stride, height, width):
    return F.interpolate(drops[None, None], size=(height, width), mode="nearest")[0, 0]


@wrong("strongest_window", "mean border")
def the_maximum(drops, size, stride, height, width):
    def near(start, count):
        return [k for k in range(count) if k * stride <= start < k * stride + size]

    rows = [near(y, drops.shape[0]) for y in range(height)]
    columns = [near(x, drops.shape[1]) for x in range(width)]
    return torch.tensor([[max(drops[i, j].item() for i in r for j in c) for c in columns] for r in rows])
