"""Name what is wrong with measured steps: a cause for each thing that differs from what was asked, with its number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.checks.criteria.outcome import Cause
from helpers.checks.criteria.steps import (
    ACCUMULATED,
    ALL_SCORES,
    BEST_SCORE,
    CROSS_ENTROPY,
    FIRST,
    SCORE,
    Step,
    same,
)

_OBJECTIVES = {ALL_SCORES: "all_scores", BEST_SCORE: "best_score", None: "other_objective"}
_LENGTHS = {
    "one": "not_normalised",
    "squared_norm": "squared_norm_divisor",
    "inverse_norm": "multiplied_by_norm",
    "image_norm": "image_norm_divisor",
    "largest": "largest_entry_divisor",
    "maximum": "largest_entry_divisor",
    "l1_norm": "l1_norm_divisor",
    "sum": "sum_divisor",
    "mean_size": "mean_size_divisor",
    "mean": "sum_divisor",
    "deviation": "mean_size_divisor",
    "squared_sum": "squared_sum_divisor",
    "channel_norms": "channel_norms_divisor",
}


# The power of the gradient in a divisor. In those of power 1, a sum of equal gradients gives the step that one gives.
_DEGREES = {"one": 0, "image_norm": 0, "squared_norm": 2, "squared_sum": 2}
_SEEN = 2e-3  # size of a part of the step that counts, relative to the gradient's,
_NOISE = 5  # and to what nothing explains
_STEADY = 1e-3  # relative spread of a rate that is the same in each step,
_ROUNDING = 1e-6  # and what the rounding of the image adds to it, times their relative size


@dataclass(frozen=True)
class Asked:
    """What was asked of a step: its learning rate, the strength of the L2 penalty, and the divisors that are right."""

    rate: float
    l2: float = 0.0
    divisors: tuple[str, ...] = ("norm",)


def causes_of(steps: Sequence[Step], asked: Asked) -> list[Cause]:
    """Return what is wrong with the steps of one walk, the objective first; empty if nothing is.

    With a single step, a length is named only by a learning rate that is exactly the one asked, or 1.
    """
    if any(step.scale == 0 for step in steps):
        return [_without_gradient(steps)]
    found = [_objective(steps[0]), _direction(steps[0]), *_penalty(steps[-1], asked), _gradients(steps)]
    if steps[0].by_sign:
        found.append(Cause("sign_step"))
    elif steps[0].by_channel:
        found.append(Cause("channel_norm_divisor"))
    else:
        found.append(_length(steps, asked, _is_outside({cause.name for cause in found if cause}, steps[0], asked)))
    causes = [cause for cause in found if cause]
    if causes and causes[-1].name == "other_length":
        causes[-1:] = _piled_up(steps, asked) or causes[-1:]
    if causes and causes[-1].name == "sum_divisor" and steps[0].whole.sum() < 0:
        return [cause for cause in causes if cause.name != "descends"]  # it is the divisor that turns the step around
    return causes


def _objective(step: Step) -> Cause | None:
    if step.objective == SCORE:
        return None
    if step.objective == CROSS_ENTROPY:
        return Cause("cross_entropy" if step.scale > 0 else "climbs_cross_entropy")
    return Cause(_OBJECTIVES[step.objective])


def _direction(step: Step) -> Cause | None:
    return Cause("descends") if step.scale < 0 and step.objective != CROSS_ENTROPY else None


def _gradients(steps: Sequence[Step]) -> Cause | None:
    kinds = {step.gradients for step in steps}
    if ACCUMULATED in kinds:
        return Cause("gradient_accumulates")
    return Cause("gradient_once") if FIRST in kinds else None


def _without_gradient(steps: Sequence[Step]) -> Cause:
    """The cause for steps that no score has a part in."""
    if any(step.of_image or step.of_sign or step.of_square or step.of_signed_square for step in steps):
        return Cause("penalty_only")
    return Cause("divided_by_itself" if any(step.of_ones for step in steps) else "no_step")


# --- The L2 penalty, whose gradient is -2 * l2 * image ---

_OUTSIDE = ("l2_outside_norm", "l2_forgets_learning_rate", "l2_added_to_pixels")
_INSIDE_OR_OUTSIDE = ("l2_square_subtracted", "l2_other_power")


def _is_outside(names: set[str], step: Step, asked: Asked) -> bool:
    """Whether the penalty stands beside the gradient that is divided, not in it."""
    beside = same(abs(step.rate("norm", penalty=False)), asked.rate)
    return not names.isdisjoint(_OUTSIDE) or (beside and not names.isdisjoint(_INSIDE_OR_OUTSIDE))


def _penalty(step: Step, asked: Asked) -> list[Cause]:
    of_image, of_ones = step.of_image / step.scale, step.of_ones / step.scale
    image_norm = float(np.linalg.norm(step.image))
    if not asked.l2:
        unasked = _is_seen(step.of_image * step.image, step)
        return _without_strength(of_image, image_norm) or [Cause("penalty_unasked")] if unasked else []
    if same(step.of_ones, asked.l2) or same(step.of_ones, -asked.l2):
        return [Cause("l2_added_to_pixels")]
    if same(of_ones, -asked.l2) or same(of_ones, -2 * asked.l2):
        return [Cause("l2_sum_without_square")]
    if same(step.of_sign / step.scale, -asked.l2):
        return [Cause("l1_norm")]
    if _is_seen(step.of_square * step.image**2, step):
        return [Cause("l2_square_subtracted")]
    if _is_seen(step.of_signed_square * step.image**2, step):
        return [Cause("l2_other_power")]
    share = of_image / (-2 * asked.l2)
    climbs_loss = step.objective == CROSS_ENTROPY and step.scale < 0  # a loss: a penalty added to it belongs there
    if same(share, 1) or (climbs_loss and same(share, -1)):
        return []
    causes = _form(share, image_norm) or _without_strength(of_image, image_norm)
    if causes:
        return causes
    # Beside the step, or beside its division by the norm.
    pull = step.of_image / (-2 * asked.l2)
    of_rate, alone = _form(pull / asked.rate, image_norm), _form(pull, image_norm)
    if of_rate is not None and same(abs(step.rate("norm", penalty=False)), asked.rate):
        return [Cause("l2_outside_norm"), *of_rate]
    if alone is not None:
        return [Cause("l2_forgets_learning_rate"), *alone]
    if of_rate is not None:
        return of_rate  # the score's part of the step has another length than asked
    if abs(share) < 1e-3:
        return [Cause("l2_without_gradient")]
    return [Cause("l2_strength", {"factor": share})]


def _form(share: float, image_norm: float) -> list[Cause] | None:
    """What is wrong with a penalty that is `share` times what it should be, None if that is not known."""
    factors = {
        "": (1.0,),
        "l2_factor_two_missing": (0.5,),
        "l2_not_squared": (0.5 / image_norm, 1 / image_norm),
        "l2_squared_twice": (2 * image_norm**2,),
    }
    form = next((name for name, known in factors.items() if any(same(abs(share), one) for one in known)), None)
    if form is None:
        return None
    return [Cause(name) for name in ("l2_wrong_sign" if share < 0 else "", form) if name]


def _without_strength(of_image: float, image_norm: float) -> list[Cause]:
    """The causes of a penalty of strength 1 whatever strength is asked for, empty if it is none."""
    form = _form(of_image / -2, image_norm)
    return [] if form is None else [*form, Cause("l2_weight_ignored")]


def _is_seen(part: np.ndarray, step: Step) -> bool:
    """Whether this part of a step is more than rounding and chance make of nothing."""
    least = max(_SEEN, _NOISE * step.residual)
    return float(np.linalg.norm(part)) > least * float(np.linalg.norm(step.scale * step.gradient))


# --- The length of the steps ---


def _length(steps: Sequence[Step], asked: Asked, outside: bool) -> Cause | None:
    def rates(divisor: str) -> list[float]:
        return [abs(step.rate(divisor, penalty=not outside)) for step in steps]

    if any(_all_are(rates(divisor), asked.rate) for divisor in asked.divisors):
        return None
    others = [divisor for divisor in _LENGTHS if divisor not in asked.divisors]
    exact = next((_LENGTHS[divisor] for divisor in others if _all_are(rates(divisor), asked.rate)), None)
    if exact:
        return Cause(exact)
    if any(_all_are(rates(divisor), 1.0) for divisor in asked.divisors):
        return Cause("learning_rate_ignored")
    if len(steps) == 1:
        return Cause("step_length", {"length": rates("norm")[0], "wanted": asked.rate})
    # Norms may change little on the way: the divisor asked for is meant if its rate stays the same, else the one whose
    # rate changes least.
    spreads = {
        divisor: float(np.ptp(rates(divisor)) / np.mean(rates(divisor))) for divisor in (*asked.divisors, *others)
    }
    steady = _STEADY + _ROUNDING * float(np.linalg.norm(steps[0].image)) / max(rates("norm")[0], 1e-30)
    asked_for = (divisor for divisor in asked.divisors if spreads[divisor] <= steady)
    divisor = next(asked_for, min(spreads, key=lambda divisor: spreads[divisor]))
    rate = rates(divisor)[0]
    return _with_rate(divisor, rate, asked) if _all_are(rates(divisor), rate) else Cause("other_length")


def _piled_up(steps: Sequence[Step], asked: Asked) -> list[Cause]:
    """The causes of steps whose lengths are those of piled up gradients that hardly differ; empty if they are not."""
    for divisor, degree in _DEGREES.items():
        wanted = [asked.rate * number ** (1 - degree) for number in range(1, len(steps) + 1)]
        rates = [abs(step.rate(divisor)) for step in steps]
        if all(same(rate, one) for rate, one in zip(rates, wanted, strict=True)):
            length = [] if divisor in asked.divisors else [Cause(_LENGTHS[divisor])]
            return [Cause("gradient_accumulates"), *length]
    return []


def _with_rate(divisor: str, rate: float, asked: Asked) -> Cause:
    facts = {"rate": rate, "wanted": asked.rate}
    if divisor not in asked.divisors:
        return Cause(_LENGTHS[divisor], facts)
    return Cause("smaller_rate" if rate < asked.rate else "larger_rate", facts)


def _all_are(values: Sequence[float], expected: float) -> bool:
    return all(same(value, expected) for value in values)
