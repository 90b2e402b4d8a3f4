"""Shapes of selections by rank: from other notebooks, and nearly right ones."""

import heapq

import numpy as np
import torch
from scipy.stats import rankdata
from shape import right, wrong

EXERCISE = "class_specific"


@right
def ranks_of_scipy(attributions, y, rank):
    return rankdata(-attributions.numpy(), axis=1)[:, y] <= rank


@right
def a_heap(attributions, y, rank):
    rows = attributions.tolist()
    return [row[y] in heapq.nlargest(rank, row) for row in rows]


@right
def sort_by_index(attributions, y, rank):
    order = attributions.sort(dim=1, descending=True).indices
    place = (order == y).nonzero()[:, 1]
    return place < rank


@right
def searchsorted(attributions, y, rank):
    C = attributions.shape[1]
    ordered = attributions.sort(dim=1).values
    return torch.searchsorted(ordered, attributions[:, [y]].contiguous())[:, 0] >= C - rank


@right
def numpy_isin(attributions, y, rank):
    order = np.argsort(attributions.numpy(), axis=1)[:, ::-1]
    return np.array([np.isin(y, one[:rank]) for one in order])


@right
def ints(attributions, y, rank):
    return (attributions.topk(rank).indices == y).sum(dim=1)


@wrong("places_returned")
def flatnonzero(attributions, y, rank):
    top = np.argsort(-attributions.numpy(), axis=1)[:, :rank]
    return np.flatnonzero((top == y).any(axis=1))


@wrong("one_rank_too_many")
def at_most(attributions, y, rank):
    return (attributions > attributions[:, y : y + 1]).sum(dim=1) <= rank


@wrong("reversed")
def left_out(attributions, y, rank):
    return (attributions.topk(rank, dim=1).indices != y).all(dim=1)


@wrong("absolute_values")
def importance(attributions, y, rank):
    return (attributions.abs().topk(rank, dim=1).indices == y).any(dim=1)


@wrong("by_magnitude")
def half_of_the_best(attributions, y, rank):
    return attributions[:, y] >= attributions[:, y].max() / 2
