"""Nearest neighbours among vectors of features (Krizhevsky et al. 2012, section 6.1)."""

from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F

from autograde.exercise import Exercise, input_kept
from autograde.exercises.inside_the_network.nearest_neighbors.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.nearest_neighbors.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def nearest_neighbors(queries, bank, k, metric):
    """Find the rows of the bank that are nearest to each query, the nearest first.

    Inputs:
    - queries: tensor of shape (Q, D), one vector for each query
    - bank: tensor of shape (N, D), the vectors to search
    - k: how many neighbours to find for each query
    - metric: "euclidean", or "cosine" for 1 - cosine of the angle between two vectors

    Returns:
    - neighbors: int64 tensor of shape (Q, k), rows of bank. A row that equals the query is the
      query itself, and is not its own neighbour.

    Any other metric raises an error.
    """
    neighbors = None
    ##############################################################################
    # TODO: Find the k nearest rows of bank for each query. A query that is a    #
    # row of bank itself does not count as its own neighbour. Leave queries and  #
    # bank as they are.                                                          #
    ##############################################################################
    ### BEGIN SOLUTION
    if metric == "euclidean":
        distances = torch.cdist(queries, bank)
    elif metric == "cosine":
        distances = 1 - F.normalize(queries, dim=1) @ F.normalize(bank, dim=1).T
    else:
        raise ValueError(f"metric is {metric!r}; expected 'euclidean' or 'cosine'.")
    itself = (queries[:, None] == bank).all(dim=2)
    distances = distances.masked_fill(itself, torch.inf)
    neighbors = distances.argsort(dim=1)[:, :k]
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return neighbors


_NEW = {metric: f"new queries, {metric}" for metric in ("euclidean", "cosine")}
_OLD = {metric: f"queries among the rows of the bank, {metric}" for metric in ("euclidean", "cosine")}
_ONE, _LONGER, _UNKNOWN = "one query", "rows in the direction of a query", "an unknown metric"
_NO_METRICS = ("euclidian", "cosinus", "angular", "distance", "nearest", "similarity", "taxi", "geodesic")
_GAP = 1e-3  # between two distances that decide on the order, relative to the larger: rounding must not decide


def _probes(random: np.random.RandomState) -> list[Probe]:
    def probe(name: str, queries: np.ndarray, bank: np.ndarray, k: int, metric: str) -> Probe:
        args = {"queries": Tensor(queries), "bank": Tensor(bank), "k": Value(k), "metric": Value(metric)}
        return Probe(name, args)

    def clear(name: str, metric: str, new: int, old: int, k: int, rows: int = 24) -> Probe:
        """A probe with `new` queries, and `old` ones from the bank, on which both metrics leave no doubt."""
        while True:
            bank, queries = _features(random, rows), _features(random, new)
            queries = np.concatenate([bank[random.permutation(np.arange(old, rows))[:old]], queries])
            if all(_is_clear(queries, bank, k, each) for each in _NEW):
                return probe(name, queries, bank, k, metric)

    longer = clear(_LONGER, "cosine", 3, 0, 4)
    queries, bank = (longer.args[name].build().numpy() for name in ("queries", "bank"))
    bank[random.permutation(len(bank))[:3]] = queries * random.choice([0.5, 2, 4], (3, 1)).astype(np.float32)
    return [
        clear(_NEW["euclidean"], "euclidean", 6, 0, 5),
        clear(_NEW["cosine"], "cosine", 6, 0, 5),
        clear(_OLD["euclidean"], "euclidean", 1, 3, 4),
        clear(_OLD["cosine"], "cosine", 1, 3, 4),
        clear(_ONE, "euclidean", 1, 0, 3),
        probe(_LONGER, queries, bank, 3, "cosine"),
        clear(_UNKNOWN, _NO_METRICS[random.randint(len(_NO_METRICS))], 2, 0, 3),
    ]


def _features(random: np.random.RandomState, count: int, size: int = 8) -> np.ndarray:
    """Vectors like a network's features, (count, size): positive or 0, of very different lengths; float32."""
    lengths, active = random.uniform(0.5, 3, (count, 1)), random.uniform(size=(count, size)) < 0.8
    return (lengths * active * random.gamma(1.5, 1, (count, size))).astype(np.float32)


def _is_clear(queries: np.ndarray, bank: np.ndarray, k: int, metric: str) -> bool:
    """Whether no two of the distances that decide on the order are all but equal."""
    near = [sorted(d for d, _ in _others(query, bank, metric))[: k + 1] for query in queries]
    return all(b - a > _GAP * b for distances in near for a, b in pairwise(distances))


def _others(query: np.ndarray, bank: np.ndarray, metric: str) -> list[tuple[float, int]]:
    """(distance, row) for every row of the bank but the query itself, one after the other in float64."""
    found = []
    for number, row in enumerate(bank):
        if list(row) != list(query):
            a, b = query.astype(np.float64), row.astype(np.float64)
            angle = np.dot(a, b) / np.sqrt(np.dot(a, a)) / np.sqrt(np.dot(b, b))
            found.append((float(np.sqrt(sum((a - b) ** 2)) if metric == "euclidean" else 1 - angle), number))
    return found


def _oracle(probe: Probe) -> np.ndarray | None:
    """Row after row in float64, sorted by Python."""
    queries, bank, k, metric = (argument.build() for argument in probe.args.values())
    if metric in _NO_METRICS:
        return None
    found = [sorted(_others(query, bank.numpy(), metric))[:k] for query in queries.numpy()]
    return np.array([[row for _, row in near] for near in found])


_NEIGHBOURS = "neighbours"

EXERCISE = Exercise(
    reference=nearest_neighbors,
    title="Nearest neighbours",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("euclidean", "finds neighbours by Euclidean distance", 2, (_NEW["euclidean"],), _NEIGHBOURS),
        Part("cosine", "finds neighbours by the angle", 2, (_NEW["cosine"],), _NEIGHBOURS),
        Part("not_itself", "leaves out the query itself, and nothing else", 2, tuple(_OLD.values()), _NEIGHBOURS),
        Part("one_query", "right for one query", 1, (_ONE,), _NEIGHBOURS),
        Part("longer", "keeps a row that only has the query's direction", 1, (_LONGER,), _NEIGHBOURS),
        Part(
            "unknown_metric", "refuses any other metric", 1, (_UNKNOWN,), "refuses", {"on_purpose": True}, "euclidean"
        ),
        input_kept("queries and bank", 1, (_NEW["cosine"], _OLD["euclidean"]), needs="cosine"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
