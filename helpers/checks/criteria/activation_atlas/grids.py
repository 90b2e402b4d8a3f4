"""A criterion of values in the cells of a grid, which names the first cell that is wrong."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import Outcome
from helpers.checks.criteria.values import criterion, observed, tolerance_of, values
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record


@criterion
def grid_values(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """What is observed, (side, side, ...) or several of these, equals the accepted answer, as `values` compares it.

    Wrong values are told by the number of cells that are right and by the first one that is not.
    """
    outcome = values(record, accepted, probe, options)
    if outcome.kind != "wrong_values":
        return outcome
    element = outcome.facts.get("element")
    wanted = observed(accepted[0], {**options, **({"observe": element} if element else {})})
    got = outcome.facts.get("wrong", outcome.compared)
    right = _right_cells(np.asarray(got, np.float64), np.asarray(wanted, np.float64), tolerance_of(probe, options))
    row, column = (int(place) for place in np.argwhere(~right)[0])
    facts = {"right": int(right.sum()), "cells": right.size, "row": row, "column": column}
    return Outcome("cells_wrong", facts | ({"element": element} if element else {}), outcome.compared)


def _right_cells(got: np.ndarray, wanted: np.ndarray, tolerance: float) -> np.ndarray:
    """Which cells agree, (side, side); at least one does not, since rows are compared as a whole."""
    apart = np.abs(got - wanted).reshape(*wanted.shape[:2], -1).max(axis=2)
    right: np.ndarray = apart <= tolerance * np.abs(wanted).max()
    if right.all():
        right[np.unravel_index(apart.argmax(), apart.shape)] = False
    return right
