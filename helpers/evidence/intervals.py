"""Estimates from few photographs, with 95% intervals: a share of hits, and a mean."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from helpers.errors import ArgumentError

_Z = 1.959963984540054  # standard normal quantile of 97.5%


class Interval(NamedTuple):
    """An estimate between its bounds, which hold with 95% confidence."""

    low: float
    value: float
    high: float


def wilson_interval(hits: int, count: int) -> Interval:
    """Return the share of hits among `count` tries, within Wilson's 95% interval, which is sound for small counts too.

    Raises ArgumentError unless 0 <= hits <= count and count >= 1. Source: Wilson 1927, doi:10.2307/2276774.
    """
    if not 0 <= hits <= count or count < 1:
        raise ArgumentError(f"got {hits} hits of {count}; expected 0 or more, of at least 1 and as many.")
    share, extra = hits / count, _Z * _Z / count
    middle = (share + extra / 2) / (1 + extra)
    half = _Z * math.sqrt(share * (1 - share) / count + extra / (4 * count)) / (1 + extra)
    return Interval(max(0.0, min(share, middle - half)), share, min(1.0, max(share, middle + half)))


def mean_interval(values: Iterable[float]) -> Interval:
    """Return the mean within 1.96 standard errors; values that are NaN, as of a map without contrast, do not count.

    Of differences between two methods on the same photographs, it says whether one is better: where 0 lies outside.
    Raises ArgumentError for fewer than two values.
    """
    array = np.asarray(list(values), np.float64)
    array = array[~np.isnan(array)]
    if len(array) < 2:
        raise ArgumentError(f"got {len(array)} values that are numbers; an interval of their mean needs at least two.")
    mean, half = float(array.mean()), _Z * float(array.std(ddof=1)) / math.sqrt(len(array))
    return Interval(mean - half, mean, mean + half)
