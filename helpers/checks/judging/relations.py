"""Describe how a wrong array differs from the right one: sign, factor, order of axes, rows, correlation."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from helpers.checks.criteria.values import observed, relative_error
from helpers.checks.judging.verdict import Finding
from helpers.checks.protocol.record import Record

_CLOSE = 0.02


def describe_difference(got: np.ndarray, accepted: Sequence[Record], options: Mapping[str, Any]) -> Finding:
    """Return the finding on `got`, an array of the right shape with values that no misconception explains."""
    expected = observed(accepted[0], options)
    assert expected is not None
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    for describe in (_zero, _sign, _factor, _reordered, _rows):
        finding = describe(got, expected)
        if finding:
            return finding
    return _correlated(got, expected)


def _zero(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    if got.any():
        return None
    return Finding("all_zero", "finding.all_zero")


def _sign(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    if relative_error(-got, expected) > _CLOSE:
        return None
    return Finding("wrong_sign", "finding.wrong_sign")


def _factor(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    factor = float((got * expected).sum() / max((expected * expected).sum(), 1e-30))
    if factor == 0 or relative_error(got / factor, expected) > _CLOSE:
        return None
    return Finding("wrong_scale", "finding.wrong_scale", {"factor": factor})


def _reordered(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    flips = [np.flip(expected, axis) for axis in range(expected.ndim)]
    turns = [expected.transpose(order) for order in permutations(range(expected.ndim))][1:]
    if not any(w.shape == got.shape and relative_error(got, w) <= _CLOSE for w in flips + turns):
        return None
    return Finding("wrong_axes", "finding.wrong_axes")


def _rows(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    if got.ndim < 2 or len(got) < 2:
        return None
    right = [i for i in range(len(got)) if relative_error(got[i : i + 1], expected[i : i + 1]) <= _CLOSE]
    if not 0 < len(right) < len(got):
        return None
    return Finding("some_images_wrong", "finding.some_images_wrong", {"right": len(right), "images": len(got)})


def _correlated(got: np.ndarray, expected: np.ndarray) -> Finding:
    spread = float(got.std() * expected.std())
    covariance = float(((got - got.mean()) * (expected - expected.mean())).mean())
    correlation = covariance / spread if spread > 0 else 0.0
    away = float(np.linalg.norm(got - expected)) / max(float(np.linalg.norm(expected)), 1e-30)
    key = "finding.wrong_values" if away < 2 else "finding.values_far_away"
    return Finding("wrong_values", key, {"away": away, "correlation": correlation})
