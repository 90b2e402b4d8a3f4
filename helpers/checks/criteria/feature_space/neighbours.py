"""A criterion of a search for neighbours: the rows that are found, each in its place."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.values import criterion, observed, shape_outcome
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record


@criterion
def neighbours(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The rows of `bank` that were found, (Q, k), are the accepted ones, each in its place.

    Wrong answers are told apart by kind: numbers that are no rows, the right rows in another order, other rows.
    """
    expected = observed(accepted[0], options)
    assert expected is not None, f"the reference gives nothing to compare on {probe.name}"
    problem = shape_outcome(record, expected, options)
    if problem:
        return problem
    got = observed(record, options)
    if (got == expected).all():
        return Outcome(PASSED, {"accepted": 0})
    rows = len(probe.args["bank"].build())
    if (got != np.round(got)).any():
        return Outcome("no_whole_rows")
    bad = got[(got < 0) | (got >= rows)]
    if len(bad):
        return Outcome("no_such_row", {"number": float(bad[0]), "last": rows - 1}, got)
    if (np.sort(got, axis=1) == np.sort(expected, axis=1)).all():
        return Outcome("neighbours_in_other_order", {}, got)
    first = int(np.flatnonzero((got != expected).any(axis=1))[0])
    found = sum(len(np.intersect1d(a, b)) for a, b in zip(got, expected, strict=True))
    facts = {"found": found, "neighbours": expected.size, "query": first}
    return Outcome("other_neighbours", facts | {"got_row": got[first].tolist()}, got)
