"""Shapes of means of cells: data frames, dictionaries, loops, histograms; two mistakes at once."""

from collections import defaultdict

import numpy as np
import torch
from scipy.stats import binned_statistic_2d
from shape import right, wrong

EXERCISE = "grid_average"


@right
def binned_statistics(layout, activations, side, min_count):
    x, y = np.asarray(layout, np.float64).T
    edges = {"bins": side, "range": [[0, 1], [0, 1]]}
    counts = binned_statistic_2d(y, x, None, "count", **edges).statistic
    means = binned_statistic_2d(y, x, list(np.asarray(activations, np.float64).T), "mean", **edges).statistic
    means = np.nan_to_num(np.moveaxis(means, 0, -1))
    means[counts < min_count] = 0
    return means, counts.astype(int)


@right
def grid_of_the_article(layout, activations, side, min_count):
    """As in the article's notebook: each cell selects the points between its borders."""
    xs, ys = layout[:, 0], layout[:, 1]
    means, counts = torch.zeros(side, side, activations.shape[-1]), torch.zeros(side, side, dtype=torch.long)
    for row in range(side):
        for column in range(side):
            in_x = (xs * side >= column) & ((xs * side < column + 1) | (column == side - 1))
            in_y = (ys * side >= row) & ((ys * side < row + 1) | (row == side - 1))
            members = activations[in_x & in_y]
            counts[row, column] = members.shape[0]
            if members.shape[0] >= min_count:
                means[row, column] = torch.mean(members, dim=0)
    return means, counts


@right
def dictionary_of_lists(layout, activations, side, min_count):
    cells = defaultdict(list)
    for (x, y), vector in zip(layout.numpy(), activations.numpy(), strict=True):
        cells[min(side - 1, int(y * side)), min(side - 1, int(x * side))].append(vector)
    means, counts = np.zeros((side, side, activations.shape[1]), np.float32), np.zeros((side, side), np.int32)
    for cell, members in cells.items():
        counts[cell] = len(members)
        means[cell] = np.mean(members, axis=0) if len(members) >= min_count else 0
    return means, counts


@right
def sorted_and_split(layout, activations, side, min_count):
    column, row = (layout * side).int().clamp(0, side - 1).unbind(dim=1)
    number = row * side + column
    order = number.argsort(stable=True)
    counts = torch.bincount(number, minlength=side**2)
    groups = activations[order].split(counts.tolist())
    means = [g.mean(0) if len(g) >= min_count else torch.zeros(activations.shape[1]) for g in groups]
    return torch.stack(means).unflatten(0, (side, side)), counts.reshape(side, side)


@wrong("rounded")
def nearest_line(layout, activations, side, min_count):
    means, counts = np.zeros((side, side, activations.shape[1])), np.zeros((side, side), int)
    for (x, y), vector in zip(layout.tolist(), activations.numpy(), strict=True):
        r, c = min(round(y * side), side - 1), min(round(x * side), side - 1)
        means[r, c] += vector
        counts[r, c] += 1
    means[counts >= min_count] /= counts[counts >= min_count][:, None]
    means[counts < min_count] = 0
    return means, counts


@wrong("pairwise_average")
def mean_of_mean_and_next(layout, activations, side, min_count):
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for (x, y), vector in zip(layout.tolist(), activations, strict=True):
        r, c = min(int(y * side), side - 1), min(int(x * side), side - 1)
        means[r, c] = vector if counts[r, c] == 0 else (means[r, c] + vector) / 2
        counts[r, c] += 1
    means[counts < min_count] = 0
    return means, counts


@wrong("counts_emptied")
def forgotten_counts(layout, activations, side, min_count):
    c, r = (layout * side).long().clamp(max=side - 1).T
    sums = torch.zeros(side, side, activations.shape[1]).index_put_((r, c), activations, accumulate=True)
    counts = torch.zeros(side, side).index_put_((r, c), torch.ones(len(r)), accumulate=True)
    counts[counts < min_count] = 0
    return torch.nan_to_num(sums / counts[..., None], posinf=0, neginf=0), counts
