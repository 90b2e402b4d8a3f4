"""Walks: how a function moved an image step by step, told from the images that it showed the model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

RETURNED, GAVE_UP, ENDLESS, NOTHING = "returned", "gave_up", "endless", "nothing"
_EARLY = 5  # a walk that never arrives is known by its fifth step: how long it goes on after that varies
_SAME = 2e-3
_PARALLEL = 2e-4  # 1 - cosine
_ROUNDING = 1e-3  # how far the target's score may lie below the best one, for another machine's last digits


@dataclass(frozen=True)
class Walk:
    """`images` are those at which a gradient was taken, then the returned one if there is one; no repeats in a row.

    `ending` says how the call ended: with an image, by an error of its own, by being stopped, or with None. `calls` is
    how often it called the model, `scores` are those of `start` and of every image, (1 + images, classes), and `target`
    is the class to reach.
    """

    ending: str
    calls: int
    start: np.ndarray
    images: list[np.ndarray]
    scores: np.ndarray
    target: int

    @property
    def fooled(self) -> np.ndarray:
        """The places in `images` of those in which the model sees the target."""
        best = self.scores[1:].max(axis=1)
        # Written so that NaN is not fooled.
        return np.flatnonzero(self.scores[1:, self.target] >= best - _ROUNDING * (1 + np.abs(best)))

    @property
    def early(self) -> np.ndarray:
        """The image after the first few steps."""
        return self.images[min(_EARLY, len(self.images) - 1)]

    @property
    def moved(self) -> bool:
        """Whether any image differs from the one at the start."""
        return any((image != self.start).any() for image in self.images)

    @property
    def ends_on_its_way(self) -> bool:
        """Whether the last image is at most a step or two away from the one before it: the walk just came to an end."""
        if len(self.images) < 3:
            return not self.moved
        steps = [float(np.linalg.norm(b - a)) for a, b in pairwise(self.images)]
        return steps[-1] <= 2 * max(steps[:-1])

    def facts(self) -> dict[str, Any]:
        """The target's score at the start and at the end, and which class wins there."""
        before, after = self.scores[0], self.scores[-1]
        winner = int(after.argmax())
        scores = {
            "before": float(before[self.target]),
            "after": float(after[self.target]),
            "best": float(after[winner]),
        }
        return {"target": self.target, "winner": winner, "calls": self.calls, **scores}


def walk_of(record: Record, probe: Probe) -> Walk | None:
    """The walk that a record shows, None where there is none: after an error that is no giving up, for instance."""
    start = probe.args["X"].build().numpy()
    ending = _ending(record)
    if ending is None:
        return None
    end = record.returned if ending == RETURNED else record.last_input
    if end is None or not _is_like(end, start):
        return None
    seen = [*record.gradient_inputs, end if record.last_input is None else record.last_input, end]
    images = without_repeats([image for image in seen if _is_like(image, start)])
    with torch.no_grad():
        batch = torch.from_numpy(np.concatenate([start, *images])).float()
        scores = probe.args["model"].build()(batch).numpy()
    return Walk(ending, record.forwards, start, images, scores, int(probe.args["target_y"].build()))


def as_returned(record: Record) -> Record:
    """The record with the last image that the model was shown as if it had been returned, where the call gave up."""
    if record.last_input is None or _ending(record) not in (GAVE_UP, ENDLESS):
        return record
    return replace(record, error=None, returned=record.last_input, returned_type="torch.Tensor")


def without_repeats(images: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The images but for those that are the same as the one before."""
    return [one for i, one in enumerate(images) if i == 0 or not np.array_equal(one, images[i - 1])]


def goes_past(record: Record, wanted: np.ndarray, start: np.ndarray) -> int | None:
    """After how many steps the walk was at `wanted`, where it was and went on; None otherwise."""
    images = without_repeats(record.gradient_inputs)
    return next((i for i, image in enumerate(images[:-1]) if _same_move(image - start, wanted - start, start)), None)


def about_steps(walk: Walk, accepted: Record) -> Sentence | str:
    """A sentence, after a space, on the first step that is not the expected one; "" where nothing can be said."""
    path = without_repeats(accepted.gradient_inputs)
    if len(path) < 2 or len(walk.images) < 2:
        return ""
    start = walk.start
    pairs = enumerate(zip(walk.images, path, strict=False))
    wrong = next((i for i, (got, wanted) in pairs if not _same_move(got - start, wanted - start, start)), None)
    if wrong == 0:
        return Sentence("steps.other_start")
    if wrong == 1:
        return _first_step(walk.images[1] - start, path[1] - start)
    if wrong == 2:
        return Sentence("steps.second_wrong")
    if wrong:
        return Sentence("steps.later_wrong", {"right": wrong - 1, "wrong": wrong})
    return Sentence("steps.all_right") if len(walk.images) < len(path) else ""


def _first_step(got: np.ndarray, wanted: np.ndarray) -> Sentence:
    """A sentence on a wrong first step."""
    length, wanted_length = float(np.linalg.norm(got)), float(np.linalg.norm(wanted))
    cosine = float((got * wanted).sum() / max(length * wanted_length, 1e-30))
    if cosine > 1 - _PARALLEL:
        return Sentence("steps.first_too_long_or_short", {"length": length, "wanted_length": wanted_length})
    if cosine < _PARALLEL - 1:
        return Sentence("steps.first_backwards", {"length": length})
    return Sentence("steps.first_elsewhere", {"length": length, "cosine": cosine})


def _same_move(got: np.ndarray, wanted: np.ndarray, start: np.ndarray) -> bool:
    size = max(float(np.linalg.norm(wanted)), 1e-3 * float(np.linalg.norm(start)))
    return got.shape == wanted.shape and float(np.linalg.norm(got - wanted)) <= _SAME * size


def _is_like(image: np.ndarray, start: np.ndarray) -> bool:
    return image.shape == start.shape and bool(np.isfinite(image).all())


def _ending(record: Record) -> str | None:
    if record.error is None:
        return NOTHING if record.returned_type == "None" else RETURNED
    if record.error.get("deliberate"):
        return GAVE_UP
    return ENDLESS if record.error["kind"] == "forward_limit" else None
