"""Sketches: a few numbers per array from which the distance between two arrays can be estimated.

A count sketch (Charikar et al. 2002) adds each entry, with a random sign, to one of a few sums. The distance between
two sketches estimates that between the arrays to about ten per cent: enough to tell whether two wrong answers are the
same mistake, at about a hundredth of the size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

_SUMS = 24
_LEVELS = 2**15 - 1


@dataclass(frozen=True, eq=False)
class Sketch:
    """The sketch of an array of shape `shape`; `sums` is float32, (images, at most 24)."""

    shape: tuple[int, ...]
    sums: np.ndarray

    def to_data(self) -> dict[str, Any]:
        """Return the sketch as plain data, rounded to 15 bits of each row's largest sum, for `sketch_from_data`."""
        top = np.abs(self.sums).max(axis=1, initial=0.0).clip(1e-30)
        levels = np.rint(self.sums / top[:, None] * _LEVELS).astype(np.int16)
        return {"shape": list(self.shape), "levels": levels, "top": top}

    def distance(self, expected: "Sketch") -> float:
        """Return ||self - expected|| / ||expected||, the largest over the rows; infinity if the shapes differ."""
        if self.shape != expected.shape:
            return float("inf")
        away = np.linalg.norm(self.sums.astype(np.float64) - expected.sums, axis=1)
        size = np.linalg.norm(expected.sums.astype(np.float64), axis=1)
        return float(np.max(away / np.maximum(size, 1e-30), initial=0.0))


def sketch_from_data(data: Mapping[str, Any]) -> Sketch:
    """Rebuild the sketch that `to_data` described; raises KeyError if an entry is missing."""
    return Sketch(tuple(data["shape"]), (data["levels"] * (data["top"][:, None] / _LEVELS)).astype(np.float32))


def sketch(array: np.ndarray) -> Sketch:
    """Sketch a numeric array (N, ...), row by row; rows of at most 24 numbers are kept as they are."""
    array = np.asarray(array, np.float64)
    rows = array.reshape(len(array), -1) if array.ndim > 1 else array.reshape(1, -1)
    if rows.shape[1] > _SUMS:
        place, sign = _scatter(rows.shape[1])
        rows = np.stack([np.bincount(place, weights=sign * row, minlength=_SUMS) for row in rows])
    with np.errstate(over="ignore"):
        return Sketch(array.shape, rows.astype(np.float32))


@lru_cache(maxsize=64)
def _scatter(size: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(size % 2**32)
    return random.randint(_SUMS, size=size), random.choice([-1.0, 1.0], size=size)
