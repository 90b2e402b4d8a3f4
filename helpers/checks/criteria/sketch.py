"""A few numbers in place of a large array, from which two arrays' distance can still be told.

A count sketch (Charikar et al. 2002): each entry is added, with a random sign, to one of a few sums. The distance
between two sketches is that of the arrays up to some ten per cent, which is enough to see whether two wrong answers
are the same mistake, and what is kept of a misconception is a hundredth of what it gave.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_SUMS = 24


@dataclass(frozen=True, eq=False)
class Sketch:
    """`sums` has a row for each image of an array, (rows, at most 24) float32; `shape` is the array's own."""

    shape: tuple[int, ...]
    sums: np.ndarray

    def distance(self, expected: "Sketch") -> float:
        """||self - expected|| / ||expected|| in the L2 norm, the worst over the rows; infinite for another shape."""
        if self.shape != expected.shape:
            return float("inf")
        away = np.linalg.norm(self.sums.astype(np.float64) - expected.sums, axis=1)
        size = np.linalg.norm(expected.sums.astype(np.float64), axis=1)
        return float(np.max(away / np.maximum(size, 1e-30), initial=0.0))


def sketch(array: np.ndarray) -> Sketch:
    """The sketch of a numeric array; one with at most 24 numbers an image is kept as it is."""
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
