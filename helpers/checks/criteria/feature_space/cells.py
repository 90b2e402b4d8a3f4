"""A criterion of points that are put into the cells of a grid: cells of their own, at the least cost."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.values import criterion, observed, shape_outcome
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_AS_LOW = 1e-4  # of the least cost: rounding, or another assignment that is as good


@criterion
def cells(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The cells (row, column) of `points`, (N, 2), are all different, and cost as little as the accepted ones.

    The cost is the sum of squared distances to the centres of the cells. Whatever is as good is right, in any type of
    numbers. Wrong answers are told apart by kind: no cells of the grid, cells that several points share, a higher cost.
    """
    expected = observed(accepted[0], options)
    assert expected is not None, f"the reference gives nothing to compare on {probe.name}"
    problem = shape_outcome(record, expected, options)
    if problem:
        return problem
    got = np.asarray(observed(record, options), np.float64)
    points, side = probe.args["points"].build().double().numpy(), int(probe.args["side"].build())
    if (got != np.round(got)).any():
        return Outcome("cells_not_whole", {}, got)
    outside = got[(got < 0) | (got >= side)]
    if len(outside):
        return Outcome("outside_the_grid", {"number": float(outside[0]), "last": side - 1}, got)
    taken = len(np.unique(got, axis=0))
    if taken < len(got):
        return Outcome("cells_shared", {"taken": taken, "points": len(got)}, got)
    cost, least = (cost_of(points, one, side) for one in (got, expected))
    facts = {"cost": cost, "least": least, "accepted": 0}
    return Outcome(PASSED if cost <= (1 + _AS_LOW) * least else "not_the_least", facts, got)


def cost_of(points: np.ndarray, rows_and_columns: np.ndarray, side: int) -> float:
    """Return the sum of squared distances from points (N, 2), x and y, to the centres of their cells, (N, 2)."""
    centres = (rows_and_columns[:, ::-1] + 0.5) / side
    return float(((points - centres) ** 2).sum())
