"""A cell of a grid for each point, at the least total distance: a linear assignment (Kuhn 1955)."""

from itertools import permutations

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment, linprog

from autograde.exercise import Exercise, input_kept
from autograde.exercises.inside_the_network.grid_assignment.hints import AFTERTHOUGHT, HINTS
from autograde.exercises.inside_the_network.grid_assignment.mistakes import EQUIVALENT, MISCONCEPTIONS, STYLES
from helpers.checks.criteria.feature_space.cells import cost_of
from helpers.checks.judging.spec import Part
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe


def grid_assignment(points, side):
    """Give each point of a map a cell of its own in a grid, moving all as little as possible.

    Inputs:
    - points: tensor of shape (N, 2), x and y of each point in [0, 1]; x to the right, y downwards
    - side: the grid has side rows and side columns, N <= side * side; the cell in row r and
      column c has its centre at x = (c + 0.5) / side, y = (r + 0.5) / side

    Returns:
    - cells: int64 tensor of shape (N, 2), row and column of each point's cell, all different, such
      that the sum of squared distances from the points to the centres of their cells is least
    """
    cells = None
    ##############################################################################
    # TODO: Compute the squared distance of every point to the centre of every   #
    # cell. SciPy's linear_sum_assignment(cost) finds the choice of different    #
    # cells whose sum is least; return row and column of each point's cell.      #
    ##############################################################################
    ### BEGIN SOLUTION
    grid = torch.cartesian_prod(torch.arange(side), torch.arange(side))
    centres = (grid.flip(1) + 0.5) / side
    cost = torch.cdist(points, centres).square()
    _, chosen = linear_sum_assignment(cost)
    cells = grid[chosen]
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return cells


_FEW, _FULL, _MANY = "fewer points than cells", "as many points as cells", "points that crowd"
_CLEARLY = 1.01  # how much dearer a wrong choice has to be, so that a mistake shows


def _probes(random: np.random.RandomState) -> list[Probe]:
    def probe(name: str, count: int, side: int, spread: float) -> Probe:
        while True:
            points = _points(random, count, spread)
            if _tells_apart(points, side):
                return Probe(name, {"points": Tensor(points), "side": Value(side)})

    return [probe(_FEW, 5, 4, 0.6), probe(_FULL, 9, 3, 1.0), probe(_MANY, 24, 7, 0.6)]


def _points(random: np.random.RandomState, count: int, spread: float) -> np.ndarray:
    """Points of a map, (count, 2): around a place off the centre, within (0, 1); float32."""
    place = random.uniform(-1, 1, 2)
    return (1 / (1 + np.exp(place + spread * random.standard_normal((count, 2))))).astype(np.float32)


def _tells_apart(points: np.ndarray, side: int) -> bool:
    """Whether distances that are not squared, centres without the half, and other usual mistakes cost clearly more."""
    grid = np.argwhere(np.ones((side, side)))
    apart = points[:, None] - (grid[:, ::-1] + 0.5) / side
    costs = ((apart**2).sum(-1), np.sqrt((apart**2).sum(-1)), np.abs(apart).sum(-1), np.abs(apart).max(-1))
    least, *others = (cost_of(points, grid[linear_sum_assignment(cost)[1]], side) for cost in costs)
    return min(others) > _CLEARLY * least


def _oracle(probe: Probe) -> np.ndarray:
    """All choices of different cells, one after the other; for many points the linear program of the assignment."""
    points, side = (argument.build() for argument in probe.args.values())
    cost = np.array(
        [
            [(float(x) - (c + 0.5) / side) ** 2 + (float(y) - (r + 0.5) / side) ** 2 for r, c in np.ndindex(side, side)]
            for x, y in points
        ]
    )
    number = _all_choices(cost) if len(points) < 10 else _linear_program(cost)
    return np.stack([number // side, number % side], axis=1)


def _all_choices(cost: np.ndarray) -> np.ndarray:
    choices = np.array(list(permutations(range(cost.shape[1]), len(cost))), dtype=np.int8)
    sums = sum(cost[point, choices[:, point]] for point in range(len(cost)))
    return choices[np.argmin(sums)].astype(np.int64)


def _linear_program(cost: np.ndarray) -> np.ndarray:
    """Shares of cells that sum to 1 for each point, to at most 1 in each cell: at the least cost they are 0 or 1."""
    points, cells = cost.shape
    each_point, each_cell = np.kron(np.eye(points), np.ones(cells)), np.kron(np.ones(points), np.eye(cells))
    found = linprog(cost.ravel(), A_ub=each_cell, b_ub=np.ones(cells), A_eq=each_point, b_eq=np.ones(points))
    return np.asarray(found.x.reshape(cost.shape).argmax(axis=1))


EXERCISE = Exercise(
    reference=grid_assignment,
    title="A cell for each point",
    probes=_probes,
    oracle=_oracle,
    parts=(
        Part("full", "fills a grid with as many points as cells", 2, (_FULL,), "cells"),
        Part("few", "right for fewer points than cells", 2, (_FEW,), "cells"),
        Part("many", "right for points that crowd", 2, (_MANY,), "cells"),
        input_kept("points", 1, (_FEW, _MANY), needs="few"),
    ),
    hints=HINTS,
    afterthought=AFTERTHOUGHT,
    misconceptions=MISCONCEPTIONS,
    styles=STYLES,
    equivalent=EQUIVALENT,
    picture={"kind": "cells", "probe": _MANY},
)
