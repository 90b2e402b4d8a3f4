"""Pairs of misconceptions: their results on a few public probes, as short fingerprints, and which pairs a student made.

There are hundreds of pairs, so each result is kept as six projections: enough to recognise it, of no use otherwise.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import Outcome, Outcomes, told_apart

NUMBERS = 6
_CLOSE = 0.01  # relative distance of two projections that are called equal


@dataclass(frozen=True, eq=False)
class PairTable:
    """The fingerprints of pairs, the most common pair first.

    `made` are the numbers of the two variants, in the order of their edits, int16 of shape (pairs, 2), and `names` the
    misconceptions' names by variant. `places` are the (part, probe) of each outcome; `kinds` is uint32 (pairs, places),
    `sizes` float32 (pairs, places), `directions` float16 (pairs, places, 6).
    """

    names: Sequence[str]
    places: Sequence[tuple[str, str]]
    made: np.ndarray
    kinds: np.ndarray
    sizes: np.ndarray
    directions: np.ndarray

    def find(self, outcomes: Outcomes) -> list[tuple[int, int]]:
        """Return the variants of each pair that gives these outcomes, of some parts or all.

        None where no values were compared, or all are right: too much agrees with that.
        """
        places = enumerate(self.places)
        known = [(at, outcomes[part][probe]) for at, (part, probe) in places if probe in outcomes.get(part, {})]
        if not len(self.made) or not any(outcome.sketches and not outcome.passed for _, outcome in known):
            return []
        same = np.ones(len(self.made), bool)
        for place, outcome in known:
            kind, size, direction = fingerprint(outcome)
            same &= self.kinds[:, place] == kind
            same &= np.abs(self.sizes[:, place] - size) <= _CLOSE * max(size, 1e-30)
            same &= np.abs(self.directions[:, place] - direction).max(axis=1) <= _CLOSE
        return [(first, second) for first, second in self.made[same].tolist()]

    def to_data(self) -> dict[str, Any]:
        """Return the table as plain data and arrays, for `table_from_data`."""
        return vars(self) | {"places": [list(place) for place in self.places]}


def table_from_data(data: Mapping[str, Any]) -> PairTable:
    """Rebuild the table that `to_data` described; raises TypeError for other data."""
    return PairTable(**{**data, "places": [(part, probe) for part, probe in data["places"]]})


def fingerprint(outcome: Outcome) -> tuple[int, float, np.ndarray]:
    """Return (a number for the kind, the size of what was compared, its direction as six numbers of at most 1)."""
    kind = zlib.crc32(repr((outcome.kind, sorted(told_apart(outcome).items()))).encode())
    sums = np.concatenate([sketch.sums.ravel() for sketch in outcome.sketches or ()] or [np.zeros(0)])
    size = float(np.linalg.norm(sums.astype(np.float64)))
    if not 0 < size < 1e30:
        return kind, 0.0, np.zeros(NUMBERS)
    return kind, size, _projection(len(sums)) @ (sums / size)


@lru_cache(maxsize=64)
def _projection(size: int) -> np.ndarray:
    directions = np.random.RandomState(size % 2**32).standard_normal((NUMBERS, size))
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)
