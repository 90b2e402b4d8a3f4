"""Criteria of images that are moved: whether they fool the model, and how they were moved."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from helpers.checks.criteria.measured import causes_of_steps, causes_of_walk
from helpers.checks.criteria.outcome import PASSED, Outcome, error_outcome
from helpers.checks.criteria.values import criterion, observed, shape_outcome, tolerance_of
from helpers.checks.criteria.walks import (
    ENDLESS,
    GAVE_UP,
    NOTHING,
    RETURNED,
    Walk,
    about_steps,
    as_returned,
    goes_past,
    walk_of,
)
from helpers.checks.protocol.arguments import Toy
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

_CLOSE = 0.02  # two directions are called the same up to this sine
_ALIKE = 0.25  # cosine; even 200 unit steps too many leave an image above it


@criterion
def fools(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The model itself classifies what came back as `target_y`, and that still resembles the image.

    A walk of right steps that only went too far passes, too: the part on the method tells of that.
    """
    walk = walk_of(record, probe)
    outcome = _fools(record, walk, accepted, probe, options)
    if outcome.passed or _only_goes_on(outcome, walk, probe, options):
        return Outcome(PASSED)
    return replace(outcome, causes=lambda: causes_of_walk(walk, probe, options))


def _only_goes_on(outcome: Outcome, walk: Walk | None, probe: Probe, options: dict[str, Any]) -> bool:
    """Whether not stopping is all that is wrong with a walk. Steps are measured on toys alone."""
    if not isinstance(probe.args["model"], Toy):
        return outcome.kind == "no_early_stop"
    causes = causes_of_walk(walk, probe, options)
    return bool(walk and walk.ending == RETURNED) and [cause.name for cause in causes] == ["goes_on"]


def _fools(
    record: Record, walk: Walk | None, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]
) -> Outcome:
    image = probe.args["X"].build().numpy()
    problem = _lost(walk, accepted) or shape_outcome(as_returned(record), image, options)
    if problem:
        return problem
    assert walk is not None
    change = np.asarray(record.returned, np.float64) - image
    if len(walk.images) - 1 not in walk.fooled:
        return _not_fooled(walk, accepted, change)
    returned = np.asarray(record.returned, np.float64)
    sizes = np.linalg.norm(returned) * np.linalg.norm(image)
    likeness = float((returned * image).sum() / max(sizes, 1e-30))
    if likeness < _ALIKE:
        return Outcome("another_picture", {"likeness": likeness}, change)
    return Outcome(PASSED)


@criterion
def move(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """What was added to the argument named by `of` equals an accepted move, by relative L2 error per image.

    The moved image is what was returned, or with `observe` the argument itself after the call. With `walk` it was
    moved step by step until the model sees `target_y`, and a walk that never arrives is known by its first steps.
    """
    walk = walk_of(record, probe) if options.get("walk") else None
    outcome = _move(record, walk, accepted, probe, options)
    if outcome.passed:
        return outcome
    if options.get("walk"):
        return replace(outcome, causes=lambda: causes_of_walk(walk, probe, options))
    return replace(outcome, causes=lambda: causes_of_steps(record, probe, options))


def _move(
    record: Record, walk: Walk | None, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]
) -> Outcome:
    start = probe.args[options["of"]].build().detach().numpy().astype(np.float64)
    moves = [answer - start for answer in (observed(one, options) for one in accepted) if answer is not None]
    problem = shape_outcome(record, start, options)
    facts: dict[str, Any] = {}
    if problem is None:
        got = np.asarray(observed(record, options)) - start
        errors = [_move_error(got, wanted, start) for wanted in moves]
        facts = {"error": min(errors), "accepted": int(np.argmin(errors))}
        if facts["error"] <= tolerance_of(probe, options):
            return Outcome(PASSED, facts, got)
    if options.get("walk"):
        problem = _lost(walk, accepted) or (problem and shape_outcome(as_returned(record), start, options))
    if problem:
        return problem
    needed = goes_past(record, start + moves[0], start) if walk else None
    if needed is not None:
        return Outcome("no_early_stop", {**facts, "when": _when(needed)}, got)
    kind, more = _how_moved(got, moves[0], start)
    steps = about_steps(walk, accepted[0]) if walk else ""
    return Outcome(kind, {**facts, **more, "of": options["of"], "steps": steps}, got)


@criterion
def gives_up(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The call came back although no image can fool the model: with an error of its own, or without one."""
    error = error_outcome(record)
    if error and not error.facts.get("deliberate"):
        return error
    if error and error.facts["message"]:
        return Outcome(PASSED)
    if error:
        return Outcome(PASSED, {"remark": Sentence("note.gives_up_without_message")})
    nothing = record.returned_type == "None"
    return Outcome(PASSED, {"remark": Sentence("note.gives_up_with_none" if nothing else "note.gives_up_with_image")})


def _lost(walk: Walk | None, accepted: Sequence[Record]) -> Outcome | None:
    """What is wrong with a walk that ends without success, or None for one that returns an image to be looked at.

    Where the function gave up or had to be stopped, the last image that the model was shown takes the place of a
    returned one: an error that the exercise asks for is not what is wrong. What is compared is the image after a few
    steps: the same mistake may have walked on for a hundred steps or a thousand.
    """
    if walk is None:
        return None
    arrived = len(walk.images) - 1 in walk.fooled
    if walk.ending == RETURNED and (arrived or not walk.ends_on_its_way):
        return None
    if walk.ending == NOTHING and len(walk.fooled):
        return None
    if not len(walk.fooled):
        return _not_fooled(walk, accepted, walk.early - walk.start)
    first = int(walk.fooled[0])
    raises = walk.ending == GAVE_UP and first == len(walk.images) - 1
    facts = {**walk.facts(), "when": _when(first)}
    return Outcome("raises_though_fooled" if raises else "no_early_stop", facts, walk.images[first] - walk.start)


def _not_fooled(walk: Walk, accepted: Sequence[Record], change: np.ndarray) -> Outcome:
    facts = {**walk.facts(), "steps": about_steps(walk, accepted[0])}
    if not walk.moved:
        at_once = walk.ending in (GAVE_UP, NOTHING) and walk.calls == 1
        kind = "gives_up_at_once" if at_once else "not_fooled_unchanged"
    elif not change.any():
        kind = "not_fooled_original"
    else:
        kind = "not_fooled_yet" if facts["after"] > facts["before"] else "not_fooled_lower"
    return Outcome(kind, {**facts, "ending": _ending(walk)}, change)


def _ending(walk: Walk) -> Sentence:
    """The beginning of a sentence on a model that is not fooled: how the function came to its end."""
    key = f"walk.{walk.ending}" if walk.moved else f"walk.{walk.ending}_unmoved"
    if walk.ending == RETURNED:
        return Sentence(key)
    return Sentence(key, {"calls": walk.calls - (walk.ending == ENDLESS)})


def _when(steps: int) -> Sentence:
    if steps > 1:
        return Sentence("when.after_steps", {"steps": steps})
    return Sentence("when.after_step" if steps else "when.from_start")


def _move_error(got: np.ndarray, wanted: np.ndarray, start: np.ndarray) -> float:
    return float(np.max(_move_errors(got, wanted, start), initial=0.0))


def _move_errors(got: np.ndarray, wanted: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The relative error of each image's move, of a batch (N, ...) or of a single vector."""
    rows = (len(start), -1) if start.ndim > 1 else (1, -1)
    difference, size, image = (np.linalg.norm(a.reshape(rows), axis=1) for a in (got - wanted, wanted, start))
    # An accepted move can be zero; the image's own rounding is not a move.
    return np.asarray(difference / np.maximum(size, 1e-3 * image + 1e-30))


def _how_moved(got: np.ndarray, wanted: np.ndarray, start: np.ndarray) -> tuple[str, dict[str, Any]]:
    """The kind of a wrong move, and facts on it: of a batch on the image that is moved worst."""
    if not got.any():
        return "not_moved", {}
    which: Sentence | str = ""
    some_are_right = False
    if start.ndim > 1 and len(start) > 1:
        errors = _move_errors(got, wanted, start)
        worst, some_are_right = int(errors.argmax()), errors.min() < _CLOSE
        which = Sentence("move.image", {"image": worst + 1, "images": len(start)})
        got, wanted = got[worst], wanted[worst]
    length, wanted_length = float(np.linalg.norm(got)), float(np.linalg.norm(wanted))
    cosine = float((got * wanted).sum() / (length * wanted_length)) if length * wanted_length else 0.0
    facts = {"length": length, "wanted_length": wanted_length, "cosine": cosine, "which": which}
    if 1 - abs(cosine) > _CLOSE**2:
        return "moved_elsewhere", facts
    if not some_are_right:
        facts["which"] = ""
    factor = length / wanted_length
    if cosine < 0:
        return "moved_backwards", facts
    return "moved_by_factor", {**facts, "factor": factor}
