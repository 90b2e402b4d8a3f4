"""What is wrong with the steps that a record shows: those of a walk, or those of an update in place."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from helpers.checks.criteria.causes import Asked, causes_of
from helpers.checks.criteria.outcome import Cause
from helpers.checks.criteria.steps import KnownVectors, Step
from helpers.checks.criteria.walks import GAVE_UP, NOTHING, RETURNED, Walk
from helpers.checks.protocol.arguments import Toy
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import MAX_LOGGED, Record
from helpers.checks.sentences import Sentence

_FIRST_STEPS = 3
_ALL_STEPS = 90  # who stops after so many steps used what "at most 100" allows


def causes_of_walk(walk: Walk | None, probe: Probe, options: Mapping[str, Any]) -> list[Cause]:
    """Return what is wrong with a walk to a class, on a toy: its start, its steps, and where it ends."""
    if walk is None or not isinstance(probe.args["model"], Toy):
        return []
    if not np.array_equal(walk.images[0], walk.start):
        return [Cause("starts_elsewhere")]
    steps = _measured(walk.images[: _FIRST_STEPS + 1], probe)
    if steps is None:
        return []
    causes = causes_of(steps, Asked(options["rate"])) if steps else []
    return [*causes, *_ending(walk)]


def causes_of_steps(record: Record, probe: Probe, options: Mapping[str, Any]) -> list[Cause]:
    """Return what is wrong with the steps that moved the argument `of`, on a toy; empty if it is not known."""
    moved = record.args_after.get(options["of"])
    if moved is None or not isinstance(probe.args["model"], Toy) or "asked" not in options:
        return []
    start = probe.args[options["of"]].build().detach().numpy()
    between = record.gradient_inputs if probe.calls > 1 else [start]
    if len(between) > probe.calls and probe.calls == 1:
        return [Cause("several_steps", {"steps": len(between)})]
    if len(record.gradient_inputs) > probe.calls:
        return [Cause("several_steps", {"steps": len(record.gradient_inputs)})]
    if moved.shape == start.shape and np.isnan(moved).all():
        return [Cause("zero_over_zero")]
    if moved.shape != start.shape or not np.isfinite(moved).all() or np.array_equal(moved, start):
        return []
    steps = _measured([*between, moved], probe)
    asked = {name: float(probe.args[argument].build()) for name, argument in options["asked"].items()}
    return causes_of(steps, Asked(**asked, divisors=("norm", "one"))) if steps else []


def _measured(images: Sequence[np.ndarray], probe: Probe) -> list[Step] | None:
    """The steps between these images, None if one of them is of no known kind."""
    known = KnownVectors(probe.args["model"].build(), int(probe.args["target_y"].build()))
    steps: list[Step] = []
    for before, after in pairwise(images):
        known.reach(before)
        step = known.explain(after.astype(np.float64) - before)
        if step is None:
            return None
        steps.append(step)
    return steps


def _ending(walk: Walk) -> list[Cause]:
    steps, fooled = len(walk.images) - 1, walk.fooled
    if walk.ending in (RETURNED, NOTHING) and len(fooled) and steps > fooled[0] + 1:
        all_of_them = steps if steps < MAX_LOGGED else Sentence("number.or_more", {"number": MAX_LOGGED})
        return [Cause("goes_on", {"steps": all_of_them, "enough": int(fooled[0])})]
    if len(fooled) or walk.ending not in (RETURNED, NOTHING, GAVE_UP) or not 0 < steps < _ALL_STEPS:
        return []
    seen = walk.scores[1:].argmax(axis=1)
    if seen[-1] != seen[0] and (seen[:-1] == seen[0]).all():
        return [Cause("stops_at_any_change", {"steps": steps})]
    return [Cause("too_few_steps", {"steps": steps})]
