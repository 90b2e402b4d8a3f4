"""Mean vectors of the cells of a grid over a layout (Carter et al. 2019)."""

from collections.abc import Callable

import numpy as np
import torch

from autograde.exercise import Exercise, input_kept
from autograde.exercises.activation_atlas.grid_average.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.activation_atlas.grid_average.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def grid_average(layout, activations, side, min_count):
    """Average the activation vectors in each cell of a grid.

    Inputs:
    - layout: tensor of shape (N, 2), x and y of each vector in [0, 1]; x to the right, y downwards
    - activations: tensor of shape (N, K), one vector for each point of the layout
    - side: the grid has side rows and side columns; the cell in row r and column c holds the
      points with c / side <= x < (c + 1) / side and r / side <= y < (r + 1) / side, and the last
      row and the last column also hold the points at 1
    - min_count: a cell with fewer points than this stays empty; at least 1

    Returns:
    - means: tensor of shape (side, side, K), the mean vector of each cell; zero in empty cells
    - counts: int64 tensor of shape (side, side), how many points each cell holds, in empty ones too
    """
    means, counts = None, None
    ##############################################################################
    # TODO: Find the cell of each point, count the points of each cell, and      #
    # average the vectors of each cell that holds min_count points or more.      #
    ##############################################################################
    ### BEGIN SOLUTION
    column, row = (layout * side).long().clamp(max=side - 1).T
    cell = row * side + column
    counts = torch.bincount(cell, minlength=side * side)
    sums = torch.zeros(side * side, activations.shape[1]).index_add(0, cell, activations)
    means = sums / counts.clamp(min=1)[:, None]
    means[counts < min_count] = 0
    means, counts = means.view(side, side, -1), counts.view(side, side)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return means, counts


_MANY, _FEW, _EDGES = "many points", "few points", "points on the edges and between cells"
_Draw = Callable[[np.random.RandomState, int], np.ndarray]
_CLEAR = 0.05  # of a cell: no point lies nearer to an edge, where rounding decides


def _probes(random: np.random.RandomState) -> list[Probe]:
    def probe(name: str, points: np.ndarray, side: int, channels: int, min_count: int) -> Probe:
        vectors = (1 + random.standard_normal((len(points), channels))).astype(np.float32)
        args = {"layout": Tensor(points.astype(np.float32)), "activations": Tensor(vectors)}
        return Probe(name, {**args, "side": Value(side), "min_count": Value(min_count)})

    return [
        probe(_MANY, _drawn(random, 5, 3, _crowded), 5, 4, 3),
        probe(_FEW, _drawn(random, 3, 1, lambda random, side: _crowded(random, side)[:7]), 3, 6, 1),
        probe(_EDGES, _drawn(random, 4, 2, _on_edges), 4, 5, 2),
    ]


def _drawn(random: np.random.RandomState, side: int, min_count: int, draw: _Draw) -> np.ndarray:
    """Points, (N, 2), whose counts show where `min_count` starts, and that fill a cell in each row."""
    while True:
        points = draw(random, side)
        column, row = np.minimum(points * side, side - 1).astype(int).T
        counts = np.bincount(row * side + column, minlength=side * side).reshape(side, side)
        around = {np.sign(count - min_count) for count in counts.ravel()} >= {-1, 0, 1}
        if around and (counts >= min_count).any(axis=1).all() and not np.array_equal(counts, counts.T):
            return points


def _crowded(random: np.random.RandomState, side: int) -> np.ndarray:
    """Points around a place off the centre, (60, 2), none of them near the edge of a cell."""
    places = random.uniform(0.3, 0.7, 2) + 0.25 * random.standard_normal((60, 2))
    cells = np.clip(np.floor(side * places), 0, side - 1)
    return (cells + random.uniform(_CLEAR, 1 - _CLEAR, cells.shape)) / side


def _on_edges(random: np.random.RandomState, side: int) -> np.ndarray:
    """Points at 0, at 1, exactly between two cells, and within them, (40, 2); `side` is a power of two."""
    between = random.randint(0, side, (20, 2)) / side
    at_one = np.where(
        random.permutation(np.eye(2).repeat(5, axis=0)), 1.0, (random.randint(0, side, (10, 2)) + 0.4) / side
    )
    within = (random.randint(0, side, (8, 2)) + random.uniform(_CLEAR, 1 - _CLEAR, (8, 2))) / side
    return np.concatenate([between, at_one, within, np.ones((2, 2))])


def _oracle(probe: Probe) -> list[np.ndarray]:
    """Each cell in turn: every point is compared with the cell's borders, and sums are in float64."""
    layout, vectors, side, min_count = (argument.build() for argument in probe.args.values())
    means, counts = np.zeros((side, side, vectors.shape[1])), np.zeros((side, side))

    def holds(value: float, place: int) -> bool:
        return place / side <= value < (place + 1) / side or (place == side - 1 and value == 1)

    for r, c in np.ndindex(side, side):
        pairs = zip(layout.tolist(), vectors.double().numpy(), strict=True)
        inside = [vector for (x, y), vector in pairs if holds(x, c) and holds(y, r)]
        counts[r, c] = len(inside)
        if len(inside) >= min_count:
            means[r, c] = sum(inside) / len(inside)
    return [means, counts]


_MEANS, _COUNTS = {"observe": "returned.0"}, {"observe": "returned.1"}

EXERCISE = Exercise(
    reference=grid_average,
    title="The mean vector of each cell",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("means", "averages the vectors of each cell", 4, (_MANY, _FEW), "grid_values", _MEANS),
        Part("counts", "counts the points of each cell", 2, (_MANY, _FEW), "grid_values", _COUNTS),
        Part("edges", "right for points on the edges and between two cells", 2, (_EDGES,), "grid_values"),
        input_kept("layout", 1, (_MANY, _FEW), needs="means"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
)
