"""Judge the steps of a loop that also shifts, clamps and blurs its image: objective, penalty, length, clearing."""

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
import torch

from helpers.checks.criteria.causes import Asked, causes_of
from helpers.checks.criteria.loop_images import (
    HIGH,
    LOW,
    free_pixels,
    has_other_limits,
    image_problem,
    is_saturated,
    is_smoother,
    one_a_step,
    problem_of_calls,
    size_problem,
)
from helpers.checks.criteria.outcome import PASSED, Cause, Outcome
from helpers.checks.criteria.shifts import Plane
from helpers.checks.criteria.steps import KnownVectors, Step
from helpers.checks.criteria.values import behaviour
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record

_RELATED = 0.5  # correlation of an image with the one before, which a step of any length asked for leaves above 0.9


@behaviour
def climbs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The result has `size` x `size` pixels, and from first to last input the target's score rose by over `rise`."""
    problem = problem_of_calls(record, inputs=2) or image_problem(record) or size_problem(record, options["size"])
    if problem:
        return problem
    way = torch.from_numpy(np.concatenate([record.gradient_inputs[0], record.gradient_inputs[-1]])).float()
    with torch.no_grad():
        scores = probe.args["model"].build()(way)
    before, after = scores[:, probe.args["target_y"].build()].tolist()
    facts = {"before": before, "after": after}
    rise = options["rise"]
    # What keeps the score down may be wrong limits, of which another part tells.
    if after > before + rise or has_other_limits(record.gradient_inputs[-1]):
        return Outcome(PASSED, facts)
    return by_its_steps(record, probe) or Outcome("score_falls" if after < before - rise else "score_stays", facts)


@behaviour
def steps(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """Each step climbs on score - l2_reg * ||image||^2, plain or normalised, and starts from a cleared gradient.

    The first step is left out, after which a blur is right. Steps that a blur after each, or a clamp of nearly all
    pixels to wrong limits, makes unrecognisable are not judged: other parts tell of those.
    """
    problem = problem_of_calls(record, inputs=4)
    if problem:
        return problem
    images = one_a_step(record, probe)
    if Plane(images[0][0]).is_constant:
        return Outcome("starts_constant")
    if any(is_saturated(image) for image in images[1:]):
        too_long = all(_reaches_both_limits(image) for image in images[1:] if is_saturated(image))
        return _outcome([Cause("far_too_long")]) if too_long else Outcome(PASSED)
    found: list[Step] = []
    known = _known(images[:1], probe)
    for before, after in pairwise(images[1:]):
        known.reach(before)
        step = _step(known, before, after, probe)
        if step is None:
            blurred = is_smoother(after, before) and not record.in_training_mode
            return Outcome(PASSED) if blurred else _unexplained(before, after)
        found.append(step)
    causes = causes_of(found, _asked(probe))
    return _outcome(causes) if causes else Outcome(PASSED)


def by_its_steps(record: Record, probe: Probe) -> Outcome | None:
    """Return what the second step does wrong, which may explain a result; None if it is right, or not recognised."""
    images = one_a_step(record, probe)[:3]
    if len(images) < 3 or is_saturated(images[2]):
        return None
    step = _step(_known(images[:2], probe), images[1], images[2], probe, search=False)
    causes = causes_of([step], _asked(probe)) if step else []
    return _outcome(causes) if causes else None


def _asked(probe: Probe) -> Asked:
    return Asked(probe.kwargs["learning_rate"].build(), probe.kwargs["l2_reg"].build(), ("norm", "one"))


def _outcome(causes: Sequence[Cause]) -> Outcome:
    return Outcome("step_" + "_and_".join(cause.name for cause in causes), causes=lambda: causes)


def _unexplained(before: np.ndarray, after: np.ndarray) -> Outcome:
    """The outcome for a step that nothing known explains."""
    _, correlation = Plane(before[0]).find_shift(Plane(after[0]))
    return Outcome("steps_from_elsewhere" if correlation < _RELATED else "steps_unexplained", causes=tuple)


def _reaches_both_limits(image: np.ndarray) -> bool:
    """Whether the image (1, 3, H, W) is clamped to the valid range, and used it from end to end.

    A pixel moves by 0.1 in steps of the right length, so that it is the steps that make such an image.
    """
    ends = image.min(axis=(0, 2, 3)) - LOW, image.max(axis=(0, 2, 3)) - HIGH
    return float(np.abs(ends).max()) < 0.01


def _known(images: Sequence[np.ndarray], probe: Probe) -> KnownVectors:
    """What the next step of a walk by these images can consist of."""
    known = KnownVectors(probe.args["model"].build(), int(probe.args["target_y"].build()))
    for image in images:
        known.reach(image)
    return known


def _step(known: KnownVectors, before: np.ndarray, after: np.ndarray, probe: Probe, search: bool = True) -> Step | None:
    """The step from `before`, the last image that is known, shifted back, as far as no clamp changed it."""
    found, _ = Plane(before[0]).find_shift(Plane(after[0]))
    farthest = 2 * int(probe.kwargs["max_jitter"].build())
    # A large step, which hides the shift, is explained by one of them only.
    others = product(range(-farthest, farthest + 1), repeat=2) if search else ()
    for down, right in dict.fromkeys([found, *others]):
        back = np.roll(after, (-down, -right), axis=(2, 3))
        step = known.explain(back.astype(np.float64) - before, free_pixels(back))
        if step:
            return step
    return None
