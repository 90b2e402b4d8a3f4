"""Shapes of a search for neighbours: other libraries, other orders, one mistake each."""

import heapq

import numpy as np
import torch
import torch.nn.functional as F
from scipy.spatial import KDTree
from shape import right, wrong

EXERCISE = "nearest_neighbors"


def measured(queries, bank, metric):
    if metric == "euclidean":
        return torch.cdist(queries, bank)
    if metric == "cosine":
        return 1 - F.cosine_similarity(queries[:, None], bank[None], dim=-1)
    raise ValueError(f"unknown metric: {metric}")


def same(queries, bank):
    return (queries.unsqueeze(1) == bank).all(-1)


@right
def tree_of_points(queries, bank, k, metric):
    if metric not in ("euclidean", "cosine"):
        raise KeyError(metric)
    a, b = (F.normalize(x) if metric == "cosine" else x for x in (queries, bank))
    _, rows = KDTree(b.numpy()).query(a.numpy(), k=k + 1)
    itself = same(queries, bank).numpy()
    return np.stack([[r for r in row if not itself[q, r]][:k] for q, row in enumerate(rows)])


@right
def heap(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    found = torch.empty(len(queries), k, dtype=torch.int16)
    for q, row in enumerate(distances.tolist()):
        allowed = [n for n in range(len(bank)) if (bank[n] != queries[q]).any()]
        found[q] = torch.tensor(heapq.nsmallest(k, allowed, key=row.__getitem__))
    return found


@right
def minimum_again_and_again(queries, bank, k, metric):
    distances = measured(queries, bank, metric).clone()
    distances[same(queries, bank)] = np.inf
    columns = []
    for _ in range(k):
        columns.append(distances.argmin(dim=1))
        distances[torch.arange(len(queries)), columns[-1]] = np.inf
    return torch.stack(columns, dim=1)


@right
def arccosine(queries, bank, k, metric):
    distances = measured(queries, bank, metric).numpy().astype(np.float64)
    if metric == "cosine":
        distances = np.arccos(np.clip(1 - distances, -1, 1))
    distances = np.where(same(queries, bank).numpy(), np.nan, distances)
    return np.argsort(distances, axis=1)[:, :k]


@right
def rows_as_tuples(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    names = [tuple(row) for row in bank.tolist()]
    result = []
    for q, query in enumerate(queries.tolist()):
        order = np.lexsort((np.arange(len(bank)), distances[q].numpy()))
        result.append([int(n) for n in order if names[n] != tuple(query)][:k])
    return torch.LongTensor(result)


@right
def signs_turned(queries, bank, k, metric):
    near = -measured(queries, bank, metric)
    near[same(queries, bank)] = -torch.inf
    return torch.sort(near, dim=-1, descending=True, stable=True)[1].narrow(1, 0, k)


@wrong("finds_itself", points=8)
def nobody_left_out(queries, bank, k, metric):
    return measured(queries, bank, metric).sort(1)[1][:, :k]


@wrong("first_always_dropped")
def the_first_dropped(queries, bank, k, metric):
    return torch.topk(measured(queries, bank, metric), k + 1, largest=False)[1][:, 1:]


@wrong("not_in_order", points=0)
def partitioned(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    distances[same(queries, bank)] = torch.inf
    rows = np.argpartition(distances.numpy(), k, axis=1)[:, :k]
    return np.sort(rows, axis=1)


@wrong("other_distance")
def sum_of_differences(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    if metric == "euclidean":
        distances = (queries[:, None] - bank).abs().sum(-1)
    distances[same(queries, bank)] = torch.inf
    return distances.argsort(1)[:, :k]


@wrong("lengths_along_the_wrong_axis")
def normalised_by_columns(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    if metric == "cosine":
        distances = -(queries / queries.norm(dim=0)) @ (bank / bank.norm(dim=0)).T
    distances[same(queries, bank)] = torch.inf
    return distances.argsort(1)[:, :k]


@wrong("neighbours_of_the_bank", points=0)
def sorted_down_the_columns(queries, bank, k, metric):
    return measured(queries, bank, metric).argsort(dim=0)[:k]


@wrong("direction_dropped", points=9)
def everything_at_zero(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    distances[distances < 1e-4] = torch.inf
    return distances.topk(k, largest=False)[1]


@wrong("other_neighbours")
def fourth_powers(queries, bank, k, metric):
    distances = measured(queries, bank, metric)
    if metric == "euclidean":
        distances = (queries[:, None] - bank).pow(4).sum(-1)
    distances[same(queries, bank)] = torch.inf
    return distances.argsort(1)[:, :k]
