"""The mean vector of each cell, as students wrote it."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def loop_over_points(layout, activations, side, min_count):
    means = torch.zeros(side, side, activations.shape[1])
    counts = torch.zeros(side, side, dtype=torch.int64)
    for (x, y), vector in zip(layout.tolist(), activations, strict=True):
        column = min(int(x * side), side - 1)
        row = min(int(y * side), side - 1)
        means[row, column] += vector
        counts[row, column] += 1
    for row in range(side):
        for column in range(side):
            if counts[row, column] >= min_count:
                means[row, column] /= counts[row, column]
            else:
                means[row, column] = 0
    return means, counts


@right
def masks_of_cells(layout, activations, side, min_count):
    means = torch.zeros(side, side, activations.size(1))
    counts = torch.zeros(side, side)
    grid = (layout * side).floor().clamp(0, side - 1)
    for r in range(side):
        for c in range(side):
            members = activations[(grid[:, 1] == r) & (grid[:, 0] == c)]
            counts[r, c] = len(members)
            if len(members) >= min_count:
                means[r, c] = members.mean(dim=0)
    return means, counts


@right
def numpy_add_at(layout, activations, side, min_count):
    places = np.minimum((layout.numpy() * side).astype(int), side - 1)
    sums = np.zeros((side, side, activations.shape[1]))
    counts = np.zeros((side, side), int)
    np.add.at(sums, (places[:, 1], places[:, 0]), activations.numpy())
    np.add.at(counts, (places[:, 1], places[:, 0]), 1)
    with np.errstate(invalid="ignore"):
        means = np.where((counts >= min_count)[..., None], sums / counts[..., None], 0)
    return means, counts


@right
def histogram_of_each_channel(layout, activations, side, min_count):
    x, y = layout.double().numpy().T
    bins = {"bins": side, "range": [[0, 1], [0, 1]]}
    counts = np.histogram2d(y, x, **bins)[0]
    sums = [np.histogram2d(y, x, weights=channel, **bins)[0] for channel in activations.double().numpy().T]
    means = np.stack(sums, axis=-1) / np.maximum(counts, 1)[..., None]
    means[counts < min_count] = 0
    return torch.tensor(means), torch.tensor(counts).long()


@right
def digitize(layout, activations, side, min_count):
    edges = np.linspace(0, 1, side + 1)[1:-1]
    column, row = np.digitize(layout.numpy(), edges).T
    groups = {}
    for i, place in enumerate(zip(row, column, strict=True)):
        groups.setdefault(place, []).append(i)
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for place, members in groups.items():
        counts[place] = len(members)
        if len(members) >= min_count:
            means[place] = activations[members].mean(0)
    return [means, counts]


@right
def scatter_reduce(layout, activations, side, min_count):
    cells = (layout * side).to(torch.int64).clamp_max(side - 1)
    index = cells[:, 1] * side + cells[:, 0]
    n, k = activations.shape
    means = torch.zeros(side * side, k).scatter_reduce(
        0, index[:, None].expand(n, k), activations, reduce="mean", include_self=False
    )
    counts = torch.zeros(side * side, dtype=torch.long).scatter_add(0, index, torch.ones(n, dtype=torch.long))
    means = torch.where((counts >= min_count)[:, None], means, torch.zeros(()))
    return means.reshape(side, side, k), counts.reshape(side, side)


@right
def accumulated_index_put(layout, activations, side, min_count):
    c, r = (layout * side).clamp(max=side - 1e-3).long().unbind(1)
    sums = torch.zeros(side, side, activations.shape[1]).index_put((r, c), activations, accumulate=True)
    counts = torch.zeros(side, side).index_put((r, c), torch.ones(len(layout)), accumulate=True)
    keep = counts >= min_count
    return sums * (keep / counts.clamp(min=1))[..., None], counts.to(torch.int32)


@wrong("row_and_column_exchanged", "means counts edges input_kept")
def x_as_row(layout, activations, side, min_count):
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side)
    for (x, y), vector in zip(layout.tolist(), activations, strict=True):
        i, j = min(int(x * side), side - 1), min(int(y * side), side - 1)
        means[i, j] += vector
        counts[i, j] += 1
    means = means / counts.clamp(min=1)[..., None]
    means[counts < min_count] = 0
    return means, counts


@wrong("edge_beyond_the_grid", "edges")
def index_error(layout, activations, side, min_count):
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side)
    for (x, y), vector in zip(layout.tolist(), activations, strict=True):
        means[int(y * side), int(x * side)] += vector
        counts[int(y * side), int(x * side)] += 1
    means = means / counts.clamp(min=1)[..., None]
    means[counts < min_count] = 0
    return means, counts


@wrong("repeated_places_added_once", "means edges input_kept")
def fancy_indices(layout, activations, side, min_count):
    c, r = (layout * side).long().clamp(max=side - 1).T
    means = torch.zeros(side, side, activations.shape[1])
    means[r, c] += activations
    counts = torch.zeros(side, side, dtype=torch.long)
    for i, j in zip(r.tolist(), c.tolist(), strict=True):
        counts[i, j] += 1
    means = means / counts.clamp(min=1)[..., None]
    means[counts < min_count] = 0
    return means, counts


@wrong("empty_cells_nan", "means edges input_kept")
def mean_of_nothing(layout, activations, side, min_count):
    grid = (layout * side).long().clamp(max=side - 1)
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for r in range(side):
        for c in range(side):
            members = activations[(grid == torch.tensor([c, r])).all(dim=1)]
            counts[r, c] = len(members)
            means[r, c] = members.mean(dim=0) if len(members) >= min_count else torch.nan
    return means, counts


@wrong("min_count_too_many", "means edges input_kept")
def more_than(layout, activations, side, min_count):
    grid = (layout * side).long().clamp(max=side - 1)
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for r in range(side):
        for c in range(side):
            members = activations[(grid == torch.tensor([c, r])).all(dim=1)]
            counts[r, c] = len(members)
            if len(members) > min_count:
                means[r, c] = members.mean(dim=0)
    return means, counts
