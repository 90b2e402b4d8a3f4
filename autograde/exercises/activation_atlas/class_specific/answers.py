"""Selections by rank as students wrote them: sorting, counting, loops, thresholds, NumPy."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def topk(attributions, y, rank):
    _, classes = torch.topk(attributions, rank)
    return (classes == y).any(-1)


@right
def threshold_of_each_row(attributions, y, rank):
    smallest = attributions.topk(rank, dim=1).values[:, -1]
    return attributions[:, y] >= smallest


@right
def kthvalue(attributions, y, rank):
    C = attributions.shape[1]
    return attributions[:, y] >= torch.kthvalue(attributions, C - rank + 1, dim=1).values


@right
def in_numpy(attributions, y, rank):
    order = np.argsort(-attributions.numpy(), axis=1)
    return np.any(order[:, :rank] == y, axis=1)


@right
def numpy_from_behind(attributions, y, rank):
    order = attributions.numpy().argsort(1)
    return (order[:, -rank:] == y).any(1)


@right
def a_list_of_bools(attributions, y, rank):
    mask = []
    for row in attributions:
        mask.append(y in row.argsort(descending=True)[:rank].tolist())
    return mask


@right
def a_list_of_tensors(attributions, y, rank):
    return [(row > row[y]).sum() < rank for row in attributions]


@right
def partition(attributions, y, rank):
    rows = attributions.numpy()
    return rows[:, y] >= np.partition(rows, -rank, axis=1)[:, -rank]


@right
def scatter(attributions, y, rank):
    top = torch.zeros_like(attributions, dtype=torch.bool)
    top.scatter_(1, attributions.topk(rank, dim=1).indices, True)
    return top[:, y]


@right
def zeros_and_ones(attributions, y, rank):
    mask = torch.zeros(len(attributions))
    for i in range(len(attributions)):
        if (attributions[i] >= attributions[i, y]).sum() <= rank:
            mask[i] = 1
    return mask


@wrong("ranked_among_vectors", "rank first")
def best_vectors(attributions, y, rank):
    mask = torch.zeros(len(attributions), dtype=torch.bool)
    mask[attributions[:, y].argsort(descending=True)[:rank]] = True
    return mask


@wrong("one_rank_too_many", "rank first")
def off_by_one(attributions, y, rank):
    return (attributions.argsort(dim=1, descending=True)[:, : rank + 1] == y).any(dim=1)


@wrong("smallest_first", "rank first")
def ascending(attributions, y, rank):
    return (torch.argsort(attributions, dim=1)[:, :rank] == y).any(dim=1)


@wrong("first_class_only", "rank")
def argmax(attributions, y, rank):
    return attributions.max(dim=1)[1] == y


@wrong("by_magnitude", "rank first")
def positive(attributions, y, rank):
    return attributions[:, y] > 0


@wrong("places_returned", "rank first")
def where(attributions, y, rank):
    return torch.where((attributions.topk(rank, dim=1).indices == y).any(dim=1))[0]


@wrong("input_overwritten", "input_kept")
def best_removed_in_turn(attributions, y, rank):
    mask = torch.zeros(len(attributions), dtype=torch.bool)
    for _ in range(rank):
        best = attributions.argmax(dim=1)
        mask |= best == y
        attributions[torch.arange(len(best)), best] = -torch.inf
    return mask
