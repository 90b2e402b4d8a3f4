"""How a wrong array differs from the right one: a sign, a factor, an axis order, a likeness."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from helpers.checks.criteria.values import observed, relative_error
from helpers.checks.judging.verdict import Finding
from helpers.checks.protocol.record import Record

_CLOSE = 0.02


def describe_difference(got: np.ndarray, accepted: Sequence[Record], options: Mapping[str, Any]) -> Finding:
    """What is found of an answer of the right shape whose values no known misconception gives."""
    wanted = observed(accepted[0], options)
    assert wanted is not None
    got, wanted = np.asarray(got, np.float64), np.asarray(wanted, np.float64)
    for describe in (_zero, _sign, _factor, _reordered, _rows):
        found = describe(got, wanted)
        if found:
            return found
    return _likeness(got, wanted)


def _zero(got: np.ndarray, wanted: np.ndarray) -> Finding | None:
    if got.any():
        return None
    return Finding("all_zero", "finding.all_zero")


def _sign(got: np.ndarray, wanted: np.ndarray) -> Finding | None:
    if relative_error(-got, wanted) > _CLOSE:
        return None
    return Finding("wrong_sign", "finding.wrong_sign")


def _factor(got: np.ndarray, wanted: np.ndarray) -> Finding | None:
    factor = float((got * wanted).sum() / max((wanted * wanted).sum(), 1e-30))
    if factor == 0 or relative_error(got / factor, wanted) > _CLOSE:
        return None
    return Finding("wrong_scale", "finding.wrong_scale", {"factor": factor})


def _reordered(got: np.ndarray, wanted: np.ndarray) -> Finding | None:
    flips = [np.flip(wanted, axis) for axis in range(wanted.ndim)]
    turns = [wanted.transpose(order) for order in permutations(range(wanted.ndim))][1:]
    if not any(w.shape == got.shape and relative_error(got, w) <= _CLOSE for w in flips + turns):
        return None
    return Finding("wrong_axes", "finding.wrong_axes")


def _rows(got: np.ndarray, wanted: np.ndarray) -> Finding | None:
    if got.ndim < 2 or len(got) < 2:
        return None
    right = [i for i in range(len(got)) if relative_error(got[i : i + 1], wanted[i : i + 1]) <= _CLOSE]
    if not 0 < len(right) < len(got):
        return None
    return Finding("some_images_wrong", "finding.some_images_wrong", {"right": len(right), "images": len(got)})


def _likeness(got: np.ndarray, wanted: np.ndarray) -> Finding:
    spread = float(got.std() * wanted.std())
    covariance = float(((got - got.mean()) * (wanted - wanted.mean())).mean())
    likeness = covariance / spread if spread > 0 else 0.0
    away = float(np.linalg.norm(got - wanted)) / max(float(np.linalg.norm(wanted)), 1e-30)
    key = "finding.wrong_values" if away < 2 else "finding.values_far_away"
    return Finding("wrong_values", key, {"away": away, "correlation": likeness})
