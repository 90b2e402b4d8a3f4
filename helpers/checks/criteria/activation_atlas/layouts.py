"""Criteria of a layout in two dimensions: neighbours stay neighbours, it fills the square, a seed fixes it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.values import behaviour, shape_outcome
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_NEAR = 4  # neighbours of each point that are looked at
_KEPT = 0.85  # t-SNE and UMAP keep nearly all of them in well separated groups; principal components far fewer
_LINEAR = 0.97  # of the variance of the layout that the first two principal components explain: then it is made of them
_EXACT = 1e-4  # of the square: single precision
_SAME = 1e-3  # of the square
_FEWEST, _MOST = 2, 3  # points at each border if the 1st and the 99th percentile of 101 to 199 points are there


@behaviour
def neighbours_on_layout(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """Points next to each other on the layout (N, 2) are neighbours among the vectors `activations`, (N, K).

    options: "group": the vectors lie in groups of so many, far from each other.
    """
    problem = shape_outcome(record, np.zeros((len(_vectors(probe)), 2)), options)
    if problem:
        return problem
    points, vectors = np.asarray(record.returned, np.float64), _vectors(probe)
    if _on_one_line(points):
        return Outcome("one_line")
    kept = _kept(points, vectors, options["group"])
    if kept >= _KEPT:
        return Outcome(PASSED)
    centred = vectors - vectors.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    if _explained(points, centred @ axes.T) > _LINEAR:
        return Outcome("principal_components", {"kept": kept})
    return Outcome("neighbours_lost", {"kept": kept})


@behaviour
def fills_the_square(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """On each axis of the layout, the 1st to the 99th percentile fill [0, 1], and what is beyond is at the border.

    Of 101 to 199 points, two or three are then exactly at 0, and as many at 1.
    """
    problem = shape_outcome(record, np.zeros((len(_vectors(probe)), 2)), options)
    if problem:
        return problem
    points = np.asarray(record.returned, np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    if _on_one_line(points):
        return Outcome("one_line")
    if (low < -_EXACT).any() or (high > 1 + _EXACT).any():
        return _outside(points)
    at_zero, at_one = (points <= _EXACT).sum(axis=0), (points >= 1 - _EXACT).sum(axis=0)
    counts = np.concatenate([at_zero, at_one])
    if ((counts >= _FEWEST) & (counts <= _MOST)).all():
        return Outcome(PASSED)
    return _within(points, counts)


@behaviour
def same_layout_again(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """Two calls with the same vectors and the same seed gave the same layout."""
    problem = shape_outcome(record, np.zeros((len(_vectors(probe)), 2)), options)
    if problem:
        return problem
    again = record.calls_apart is not None and record.calls_apart <= _SAME
    return Outcome(PASSED) if again else Outcome("another_layout")


def _vectors(probe: Probe) -> np.ndarray:
    return np.asarray(probe.args["activations"].build().double().numpy())


def _on_one_line(points: np.ndarray) -> bool:
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(sizes[1] <= _EXACT * sizes[0])


def _kept(points: np.ndarray, vectors: np.ndarray, group: int) -> float:
    """The share of the nearest points that are among the nearest vectors, as many as a group has."""
    near, close = _nearest(points)[:, :_NEAR], _nearest(vectors)[:, : group - 1]
    return float(np.mean([np.isin(mine, theirs) for mine, theirs in zip(near, close, strict=True)]))


def _nearest(rows: np.ndarray) -> np.ndarray:
    """The other rows in the order of their distance, (N, N - 1)."""
    squares = (rows**2).sum(axis=1)
    apart = squares[:, None] - 2 * rows @ rows.T + squares
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1, kind="stable")[:, :-1]


def _explained(points: np.ndarray, columns: np.ndarray) -> float:
    """The share of the points' variance that a linear function of these columns explains.

    The largest and the smallest points are left out, since they may have been clipped.
    """
    inner = ((points > points.min(axis=0)) & (points < points.max(axis=0))).all(axis=1)
    if inner.sum() < len(points) / 2:
        return 0.0
    points, columns = points[inner] - points[inner].mean(axis=0), columns[inner] - columns[inner].mean(axis=0)
    left = points - columns @ np.linalg.lstsq(columns, points, rcond=None)[0]
    return float(1 - (left**2).sum() / (points**2).sum())


def _outside(points: np.ndarray) -> Outcome:
    """What is wrong with a layout that leaves the square."""
    low, high = np.percentile(points, [1, 99], axis=0)
    size = {"low": float(points.min()), "high": float(points.max())}
    if np.allclose(points.mean(axis=0), 0, atol=0.02) and np.allclose(points.std(axis=0), 1, atol=0.02):
        return Outcome("standardised", size)
    if np.abs(low).max() < 0.02 and np.abs(high - 1).max() < 0.02:
        return Outcome("not_clipped", size)
    if points.min() >= -1 - _EXACT and points.max() <= 1 + _EXACT:
        return Outcome("from_minus_one", size)
    return Outcome("outside_the_square", size)


def _within(points: np.ndarray, counts: np.ndarray) -> Outcome:
    """What is wrong with a layout in the square, with so many points at x = 0, y = 0, x = 1, y = 1."""
    ranks = np.sort(points, axis=0)
    if np.allclose(np.diff(ranks, axis=0), np.diff(ranks, axis=0).mean(axis=0), rtol=0.01):
        return Outcome("ranks")
    if counts.max() > 0.9 * len(points):
        return Outcome("nearly_all_at_the_border", {"points": len(points), "most": int(counts.max())})
    if (at_borders := (points <= _EXACT) | (points >= 1 - _EXACT)).any(axis=1).mean() > 0.5:
        return Outcome("most_at_the_borders", {"points": len(points), "most": int(at_borders.any(axis=1).sum())})
    if (counts == 1).all():
        return Outcome("from_least_to_largest")
    if (counts > _MOST).all():
        return Outcome("other_percentiles", {"least": int(counts.min()), "most": int(counts.max())})
    filled = np.ptp(points, axis=0) >= 1 - _EXACT
    return Outcome("one_scale_for_both" if filled.any() else "not_filled")
