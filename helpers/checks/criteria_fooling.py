"""Criteria of images that are moved: whether they fool the model, and how they were moved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from helpers.checks.criteria import criterion, observed, shape_outcome, tolerance_of
from helpers.checks.messages import add_kind
from helpers.checks.outcome import PASSED, Outcome, error_outcome
from helpers.checks.probe import Probe
from helpers.checks.record import Record

_CLOSE = 0.02  # two directions are called the same up to this sine
_ALIKE = 0.25  # cosine; even 200 unit steps too many leave an image above it
_ROUNDING = 1e-3  # how far the target's score may lie below the best one, for another machine's last digits

add_kind(
    "not_fooled_unchanged",
    "You return the image as it came, and the model still sees class {winner} in it, not {target}.",
    "Return the image that you moved; and check that what you add to it is not zero.",
)
add_kind(
    "not_fooled_lower",
    "The model is not fooled: the score of class {target} fell from {before:.2f} to {after:.2f}, and class {winner} "
    "wins with {best:.2f}.",
    "Uphill is along the gradient of the score: add the step, do not subtract it.",
)
add_kind(
    "not_fooled_yet",
    "The model is not fooled yet: the score of class {target} rose from {before:.2f} to {after:.2f}, but class "
    "{winner} still wins with {best:.2f}.",
    "The direction seems good. Take more steps (100 are plenty), each of length 1.",
)
add_kind(
    "another_picture",
    "The model sees the target in what you return, but that is another picture: its cosine with X is {likeness:.2f}.",
    "Start from a copy of X, add steps of length 1 to it, and return it as soon as the model predicts the target.",
)
add_kind(
    "not_moved",
    "Your result is the same as {of}: nothing was moved.",
    "Return the moved copy, and check that what you add to it is not zero.",
)
add_kind(
    "moved_backwards",
    "You move {of} exactly backwards: the step has the wrong sign.",
    "Look for a minus sign, in the objective or where the step is added.",
)
add_kind(
    "moved_by_factor",
    "The direction is right, but you move {of} {factor:.3g} times as far as asked.",
    "Check the length of the step, and how often it is taken.",
)
add_kind(
    "moved_elsewhere",
    "You move {of} by {length:.3g} (the L2 norm of the change) where {wanted_length:.3g} was expected, in a direction "
    "whose cosine with the expected one is {cosine:.2f}.",
    "Write down what one step adds, and compare it with the formula term by term.",
)


@criterion
def fools(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The model itself classifies what came back as `target_y`, and that still resembles the image."""
    image = probe.args["X"].build().numpy()
    problem = shape_outcome(record, image, options)
    if problem:
        return problem
    assert record.returned is not None
    change = np.asarray(record.returned, np.float64) - image
    target = int(probe.args["target_y"].build())
    facts = _scores(probe, image, record.returned, target)
    # Written so that NaN does not pass.
    if not facts["after"] >= facts["best"] - _ROUNDING * (1 + abs(facts["best"])):
        return Outcome(_why_not_fooled(change, facts), facts, change)
    returned = np.asarray(record.returned, np.float64)
    sizes = np.linalg.norm(returned) * np.linalg.norm(image)
    likeness = float((returned * image).sum() / max(sizes, 1e-30))
    if likeness < _ALIKE:
        return Outcome("another_picture", {"likeness": likeness}, change)
    return Outcome(PASSED)


@criterion
def move(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """What was added to the argument named by `of` equals an accepted move, by relative L2 error per image.

    The moved image is what was returned, or with `observe` the argument itself after the call.
    """
    start = probe.args[options["of"]].build().detach().numpy().astype(np.float64)
    problem = shape_outcome(record, start, options)
    if problem:
        return problem
    moved, answers = observed(record, options), [observed(answer, options) for answer in accepted]
    assert moved is not None
    got = moved - start
    moves = [answer - start for answer in answers if answer is not None]
    errors = [_move_error(got, wanted, start) for wanted in moves]
    best = int(np.argmin(errors))
    facts: dict[str, Any] = {"error": errors[best], "accepted": best}
    if errors[best] <= tolerance_of(probe, options):
        return Outcome(PASSED, facts, got)
    kind, more = _how_moved(got, moves[0])
    return Outcome(kind, {**facts, **more, "of": options["of"]}, got)


@criterion
def gives_up(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The call came back, with an error or without one, although no image can fool the model."""
    error = error_outcome(record)
    if error and error.kind != "raised":
        return error
    if error and error.facts["message"]:
        return Outcome(PASSED)
    said = "an error without a message" if error else "an image that does not fool the model, without a word"
    remark = f"After the last step you give back {said}: an error that says so would tell the caller."
    return Outcome(PASSED, {"remark": remark})


def _scores(probe: Probe, image: np.ndarray, moved: np.ndarray, target: int) -> dict[str, Any]:
    model = probe.args["model"].build()
    with torch.no_grad():
        before, after = model(torch.from_numpy(np.concatenate([image, moved])).float())
    winner = int(after.argmax())
    scores = {"before": float(before[target]), "after": float(after[target]), "best": float(after[winner])}
    return {"target": target, "winner": winner, **scores}


def _why_not_fooled(change: np.ndarray, facts: dict[str, Any]) -> str:
    if not change.any():
        return "not_fooled_unchanged"
    return "not_fooled_yet" if facts["after"] > facts["before"] else "not_fooled_lower"


def _move_error(got: np.ndarray, wanted: np.ndarray, start: np.ndarray) -> float:
    rows = (len(start), -1) if start.ndim > 1 else (1, -1)
    difference, size, image = (np.linalg.norm(a.reshape(rows), axis=1) for a in (got - wanted, wanted, start))
    # An accepted move can be zero; the image's own rounding is not a move.
    return float(np.max(difference / np.maximum(size, 1e-3 * image + 1e-30), initial=0.0))


def _how_moved(got: np.ndarray, wanted: np.ndarray) -> tuple[str, dict[str, Any]]:
    length, wanted_length = float(np.linalg.norm(got)), float(np.linalg.norm(wanted))
    if length == 0:
        return "not_moved", {}
    cosine = float((got * wanted).sum() / (length * wanted_length)) if wanted_length else 0.0
    facts = {"length": length, "wanted_length": wanted_length, "cosine": cosine}
    if 1 - abs(cosine) > _CLOSE**2:
        return "moved_elsewhere", facts
    factor = length / wanted_length
    if cosine < 0:
        return "moved_backwards", facts
    return "moved_by_factor", {**facts, "factor": factor}
