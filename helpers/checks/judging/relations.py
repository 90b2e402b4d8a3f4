"""Describe how a wrong array, or number, differs from the right one: sign, factor, order of axes, rows, correlation."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np
import torch

from helpers.checks.criteria.values import block_means, observed, relative_error
from helpers.checks.judging.verdict import Finding
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_CLOSE = 0.02
# What an image's result can be divided by, as a function of the right one.
_DIVISORS: Mapping[str, Callable[[np.ndarray], float]] = {
    "largest": lambda right: float(np.abs(right).max()),
    "norm": lambda right: float(np.linalg.norm(right)),
    "sum": lambda right: float(np.abs(right).sum()),
    "mean": lambda right: float(np.abs(right).mean()),
    "deviation": lambda right: float(right.std(ddof=1)),
}


def describe_difference(
    got: np.ndarray, accepted: Sequence[Record], options: Mapping[str, Any], probe: Probe | None = None
) -> Finding:
    """Return the finding on `got`, an array of the right shape with values that no misconception explains.

    `probe`, if it has a model, images and classes, tells of factors that depend on the scores.
    """
    expected = observed(accepted[0], options)
    assert expected is not None
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    if got.shape != expected.shape and probe is not None:
        expected = block_means(expected, probe.blocks)
    for describe in (_zero, _sign, _number, partial(_law, probe=probe), _factor, _reordered, _rows, _factors):
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


def _number(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    """The finding on a single number: it is a multiple of any other one, which says nothing."""
    if expected.ndim:
        return None
    return Finding("wrong_values", "finding.other_number", {"got": float(got), "right": float(expected)})


def _factor(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    factor = float((got * expected).sum() / max((expected * expected).sum(), 1e-30))
    if factor == 0 or relative_error(got / factor, expected) > _CLOSE:
        return None
    if expected.ndim > 2 and len(expected) > 1 and abs(factor * len(expected) - 1) <= _CLOSE:
        return Finding("wrong_scale", "finding.divided_by_batch", {"images": len(expected)})
    return Finding("wrong_scale", "finding.wrong_scale", {"factor": factor})


def _law(got: np.ndarray, expected: np.ndarray, probe: Probe | None) -> Finding | None:
    """The finding on results that are divided by something of each image, such as its norm or its score."""
    factors = _row_factors(got, expected)
    if factors is None:
        return None
    known = {name: np.array([1 / max(size(row), 1e-30) for row in expected]) for name, size in _DIVISORS.items()}
    for name, laws in (known | _of_scores(probe)).items():
        ratios = np.abs(factors) / np.maximum(np.abs(laws), 1e-30)
        # Two images at least, or exactly this quotient: of a single one any factor is a multiple of any law.
        if np.ptp(ratios) <= _CLOSE * ratios.mean() and (len(factors) > 1 or abs(ratios[0] - 1) <= 1e-3):
            return Finding("scaled_by_image", f"finding.scaled_by_{name}")
    return None


def _factors(got: np.ndarray, expected: np.ndarray) -> Finding | None:
    """The finding on results that are multiples of the right ones, by a number of each image's own."""
    factors = _row_factors(got, expected)
    if factors is None:
        return None
    facts = {"low": float(factors.min()), "high": float(factors.max())}
    return Finding("scaled_by_image", "finding.scaled_by_image", facts)


def _row_factors(got: np.ndarray, expected: np.ndarray) -> np.ndarray | None:
    """The factor of each image, None if results are not multiples of the right ones."""
    if expected.ndim < 3:
        return None
    factors = np.array([(a * b).sum() / max((b * b).sum(), 1e-30) for a, b in zip(got, expected, strict=True)])
    scaled = factors.all() and relative_error(got / factors.reshape(-1, *[1] * (got.ndim - 1)), expected) <= _CLOSE
    return factors if scaled else None


def _of_scores(probe: Probe | None) -> dict[str, np.ndarray]:
    """Factors that depend on each image's score or probability of its class; none if the probe does not tell them."""
    if probe is None or not {"X", "y", "model"} <= set(probe.args):
        return {}
    X, y, model = (probe.args[name].build() for name in ("X", "y", "model"))
    with torch.no_grad():
        scores = model(X)
    own = scores[torch.arange(len(y)), y].double().numpy()
    probable = scores.double().softmax(dim=1)[torch.arange(len(y)), y].numpy()
    return {"score": 1 / own, "times_score": own, "probability": 1 / probable, "times_probability": probable}


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
