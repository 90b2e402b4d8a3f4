"""Nearest neighbours as students wrote them."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.spatial.distance import cdist

from autograde.mistakes.answers import right, wrong


@right
def query_by_query(queries, bank, k, metric):
    rows = []
    for query in queries:
        if metric == "euclidean":
            distances = (bank - query).norm(dim=1)
        elif metric == "cosine":
            distances = 1 - F.cosine_similarity(bank, query[None], dim=1)
        else:
            raise ValueError(metric)
        distances[(bank == query).all(dim=1)] = float("inf")
        rows.append(torch.topk(distances, k, largest=False).indices)
    return torch.stack(rows)


@right
def by_scipy(queries, bank, k, metric):
    queries, bank = queries.numpy(), bank.numpy()
    distances = cdist(queries, bank, metric)
    distances[np.all(queries[:, np.newaxis] == bank, axis=-1)] = np.inf
    return distances.argsort(axis=1)[:, :k]


@right
def table_of_metrics(queries, bank, k, metric):
    measure = {
        "euclidean": lambda a, b: ((a - b) ** 2).sum(),
        "cosine": lambda a, b: -(a @ b) / b.norm(),
    }[metric]
    found = []
    for query in queries:
        others = [i for i in range(len(bank)) if not torch.equal(bank[i], query)]
        found.append(sorted(others, key=lambda i, query=query: measure(query, bank[i]).item())[:k])
    return torch.tensor(found)


@right
def expanded_square(queries, bank, k, metric):
    assert metric in ("euclidean", "cosine"), f"no such metric: {metric}"
    if metric == "cosine":
        a = queries / torch.sqrt((queries**2).sum(1, keepdim=True))
        b = bank / torch.sqrt((bank**2).sum(1, keepdim=True))
    else:
        a, b = queries.double(), bank.double()
    squares = (a**2).sum(1).view(-1, 1) - 2 * a.mm(b.t()) + (b**2).sum(1).view(1, -1)
    for i, j in torch.cartesian_prod(torch.arange(len(queries)), torch.arange(len(bank))):
        if torch.equal(queries[i], bank[j]):
            squares[i, j] = 1e9
    return squares.sort(dim=1)[1][:, :k]


@right
def similarities_the_largest_first(queries, bank, k, metric):
    if metric == "euclidean":
        similar = -torch.cdist(queries, bank, compute_mode="donot_use_mm_for_euclid_dist")
    elif metric == "cosine":
        similar = torch.einsum("qd,nd->qn", F.normalize(queries), F.normalize(bank))
    else:
        raise NotImplementedError(f"unknown metric {metric}")
    similar = torch.where((queries.unsqueeze(1) == bank.unsqueeze(0)).all(-1), -2e9, similar)
    return similar.argsort(1, descending=True)[:, :k].int()


@right
def itself_removed_after_sorting(queries, bank, k, metric):
    if metric not in ["euclidean", "cosine"]:
        raise Exception("metric must be euclidean or cosine")
    result = torch.zeros(len(queries), k, dtype=torch.long)
    for q in range(len(queries)):
        if metric == "euclidean":
            distance = torch.sqrt(torch.sum((bank - queries[q]) ** 2, dim=1))
        else:
            distance = 1 - bank @ queries[q] / (bank.norm(dim=1) * queries[q].norm())
        order = [int(i) for i in torch.argsort(distance) if not bool((bank[i] == queries[q]).all())]
        result[q] = torch.tensor(order[:k])
    return result


@wrong("finds_itself", "not_itself")
def nothing_left_out(queries, bank, k, metric):
    return torch.from_numpy(cdist(queries, bank, metric)).topk(k, largest=False).indices


@wrong("direction_dropped", "longer")
def distance_all_but_zero(queries, bank, k, metric):
    distances = torch.from_numpy(cdist(queries, bank, metric))
    distances[distances < 1e-6] = float("inf")
    return distances.topk(k, largest=False).indices


@wrong("first_always_dropped", "euclidean cosine not_itself one_query longer input_kept unknown_metric")
def second_to_last(queries, bank, k, metric):
    if metric == "euclidean":
        distances = torch.cdist(queries, bank)
    elif metric == "cosine":
        distances = 1 - F.normalize(queries) @ F.normalize(bank).T
    else:
        raise ValueError("metric")
    return distances.sort(dim=1).indices[:, 1 : k + 1]


@wrong("not_normalised", "cosine not_itself longer input_kept")
def dot_product(queries, bank, k, metric):
    distances = {"euclidean": torch.cdist(queries, bank), "cosine": -torch.mm(queries, bank.t())}[metric]
    distances[(queries[:, None] == bank).all(2)] = torch.inf
    return distances.argsort(dim=1)[:, :k]


@wrong("metric_not_refused", "unknown_metric")
def two_branches(queries, bank, k, metric):
    distances = 1 - F.normalize(queries) @ F.normalize(bank).T if metric == "cosine" else torch.cdist(queries, bank)
    distances[(queries[:, None] == bank).all(2)] = torch.inf
    return distances.argsort(dim=1)[:, :k]


@wrong("undefined_name", "unknown_metric")
def no_last_branch(queries, bank, k, metric):
    if metric == "euclidean":
        distances = torch.cdist(queries, bank)
    if metric == "cosine":
        distances = 1 - F.normalize(queries) @ F.normalize(bank).T
    distances[(queries[:, None] == bank).all(2)] = torch.inf
    return distances.argsort(dim=1)[:, :k]


@wrong("input_overwritten", "input_kept")
def normalised_in_place(queries, bank, k, metric):
    itself = (queries[:, None] == bank).all(2)
    if metric == "cosine":
        queries /= queries.norm(dim=1, keepdim=True)
        bank /= bank.norm(dim=1, keepdim=True)
    elif metric != "euclidean":
        raise ValueError
    distances = torch.cdist(queries, bank)
    distances[itself] = torch.inf
    return distances.argsort(dim=1)[:, :k]


@wrong("similarity_as_distance", "cosine not_itself longer input_kept")
def smallest_cosines(queries, bank, k, metric):
    found = []
    for query in queries:
        by = {
            "euclidean": (bank - query).pow(2).sum(1),
            "cosine": F.cosine_similarity(query[None], bank),
        }[metric]
        by[(bank == query).all(1)] = torch.inf
        found.append(by.argsort()[:k])
    return torch.stack(found)
