"""How a wrong array differs from the right one, in words: a sign, a factor, an axis order, a likeness."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from helpers.checks.criteria import observed, relative_error
from helpers.checks.record import Record
from helpers.checks.verdict import Diagnosis

_CLOSE = 0.02


def describe_difference(got: np.ndarray, accepted: Sequence[Record], options: dict[str, Any]) -> Diagnosis:
    """The diagnosis of an answer of the right shape whose values no known misconception gives."""
    wanted = observed(accepted[0], options)
    assert wanted is not None
    got, wanted = np.asarray(got, np.float64), np.asarray(wanted, np.float64)
    for describe in (_zero, _sign, _factor, _reordered, _rows):
        found = describe(got, wanted)
        if found:
            return found
    return _likeness(got, wanted)


def _zero(got: np.ndarray, wanted: np.ndarray) -> Diagnosis | None:
    if got.any():
        return None
    return Diagnosis("all_zero", "Your result is zero everywhere.", "Is the gradient read after `backward()`?")


def _sign(got: np.ndarray, wanted: np.ndarray) -> Diagnosis | None:
    if relative_error(-got, wanted) > _CLOSE:
        return None
    return Diagnosis("wrong_sign", "Your result is exactly the negative of the expected one.", "Look for a minus sign.")


def _factor(got: np.ndarray, wanted: np.ndarray) -> Diagnosis | None:
    factor = float((got * wanted).sum() / max((wanted * wanted).sum(), 1e-30))
    if factor == 0 or relative_error(got / factor, wanted) > _CLOSE:
        return None
    return Diagnosis(
        "wrong_scale",
        f"Your result is the expected one times {factor:.3g}, everywhere.",
        "Look for a factor too many or too few: a mean in place of a sum, a normalisation, a step size.",
    )


def _reordered(got: np.ndarray, wanted: np.ndarray) -> Diagnosis | None:
    flips = [np.flip(wanted, axis) for axis in range(wanted.ndim)]
    turns = [wanted.transpose(order) for order in permutations(range(wanted.ndim))][1:]
    if not any(w.shape == got.shape and relative_error(got, w) <= _CLOSE for w in flips + turns):
        return None
    return Diagnosis(
        "wrong_axes", "Your result has the right values in another order: axes are swapped or flipped.", ""
    )


def _rows(got: np.ndarray, wanted: np.ndarray) -> Diagnosis | None:
    if got.ndim < 2 or len(got) < 2:
        return None
    right = [i for i in range(len(got)) if relative_error(got[i : i + 1], wanted[i : i + 1]) <= _CLOSE]
    if not 0 < len(right) < len(got):
        return None
    return Diagnosis(
        "some_images_wrong",
        f"{len(right)} of the batch's {len(got)} images are right, the others are not.",
        "Each image must be treated alike and by itself: look for an index, or a loop that ends early.",
    )


def _likeness(got: np.ndarray, wanted: np.ndarray) -> Diagnosis:
    spread = float(got.std() * wanted.std())
    covariance = float(((got - got.mean()) * (wanted - wanted.mean())).mean())
    likeness = covariance / spread if spread > 0 else 0.0
    away = float(np.linalg.norm(got - wanted)) / max(float(np.linalg.norm(wanted)), 1e-30)
    how_far = f"{away:.0%}" if away < 2 else f"{away:.3g} times their size"
    return Diagnosis(
        "wrong_values",
        f"The values are not the expected ones: {how_far} away from them, with a correlation of {likeness:.2f}.",
        "Compare your steps with the formula one by one, on a single image.",
    )
