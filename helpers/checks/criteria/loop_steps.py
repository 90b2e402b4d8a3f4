"""Judge the steps of a loop that also shifts, clamps and blurs its image: its objective, penalty, length, clearing."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from helpers.checks.criteria.causes import Asked, causes_of
from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.shifts import Plane
from helpers.checks.criteria.steps import KnownVectors, Step
from helpers.checks.criteria.values import behaviour
from helpers.checks.criteria.visualization import free_pixels, is_saturated, one_a_step, problem_of_calls, roughness
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_SMOOTHER = 0.95


@behaviour
def steps(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """Each step climbs on score - l2_reg * ||image||^2, plain or normalised, and starts from a cleared gradient.

    The first step is left out, after which a blur is right. Steps that a blur after each, or a clamp of nearly all
    pixels, makes unrecognisable are not judged: other parts tell of those.
    """
    problem = problem_of_calls(record, inputs=4)
    if problem:
        return problem
    images = one_a_step(record, probe)
    if Plane(images[0][0]).is_constant:
        return Outcome("starts_constant")
    if any(is_saturated(image) for image in images[1:]):
        return Outcome(PASSED)
    found: list[Step] = []
    for number in range(2, len(images)):
        step = _step(images[:number], images[number], probe)
        if step is None:
            # Divided by the spread, which a penalty shrinks too.
            rough = [roughness(image) / image.std() for image in (images[number - 1], images[number])]
            blurred = rough[1] < _SMOOTHER * rough[0] and not record.in_training_mode
            return Outcome(PASSED) if blurred else Outcome("steps_from_elsewhere", causes=tuple)
        found.append(step)
    asked = Asked(probe.kwargs["learning_rate"].build(), probe.kwargs["l2_reg"].build(), ("norm", "one"))
    causes = causes_of(found, asked)
    if not causes:
        return Outcome(PASSED)
    return Outcome("step_" + "_and_".join(cause.name for cause in causes), causes=lambda: causes)


def _step(images: Sequence[np.ndarray], after: np.ndarray, probe: Probe) -> Step | None:
    """The step from the last of `images`, shifted back, as far as no clamp changed it."""
    before = images[-1]
    known = KnownVectors(images, probe.args["model"].build(), int(probe.args["target_y"].build()))
    found, _ = Plane(before[0]).find_shift(Plane(after[0]))
    farthest = 2 * int(probe.kwargs["max_jitter"].build())
    # A large step, which hides the shift, is explained by one of them only.
    others = product(range(-farthest, farthest + 1), repeat=2)
    for down, right in dict.fromkeys([found, *others]):
        back = np.roll(after, (-down, -right), axis=(2, 3))
        step = known.explain(back.astype(np.float64) - before, free_pixels(back))
        if step:
            return step
    return None
