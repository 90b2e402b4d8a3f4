"""Criteria for the class visualization loop. It draws at random, so they judge its behaviour, not its values."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from helpers.checks.criteria.loop_images import HIGH, LOW, image_problem, is_smoother, one_a_step, problem_of_calls
from helpers.checks.criteria.loop_steps import by_its_steps
from helpers.checks.criteria.outcome import PASSED, Outcome
from helpers.checks.criteria.shifts import Plane
from helpers.checks.criteria.values import behaviour
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_STAYS = "does_not_move"


@behaviour
def iterates(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """A gradient is taken once per iteration; a second one in each is allowed."""
    problem = problem_of_calls(record)
    if problem:
        return problem
    expected = probe.kwargs["num_iterations"].build()
    steps = len(record.gradient_inputs)
    facts = {"forwards": steps, "wanted": expected}
    return Outcome(PASSED if expected <= steps <= 2 * expected + 2 else "wrong_number_of_iterations", facts)


@behaviour
def jitters(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the model's inputs are the result, each shifted by up to `max_jitter` pixels."""
    problem = problem_of_calls(record, inputs=4) or image_problem(record)
    if problem:
        return problem
    # The first image is not clamped yet, and may be blurred after its step.
    planes = [Plane(image[0]) for image in one_a_step(record, probe)[1:]]
    if any(plane.is_constant for plane in planes):
        return Outcome("starts_constant")
    result = Plane(_normalised(record))
    between = [a.find_shift(b) for a, b in pairwise(planes)]
    from_result = [result.find_shift(plane) for plane in planes]
    correlations = [min(correlation for _, correlation in shifts) for shifts in (between, from_result)]
    if correlations[0] < 0.98 or correlations[1] < 0.5:
        return Outcome("changes_without_step")
    return _judge_shifts(np.array([shift for shift, _ in from_result]), probe.kwargs["max_jitter"].build())


@behaviour
def clamps(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """After huge steps, the model's inputs stay within the valid colours and use their whole range."""
    problem = problem_of_calls(record, inputs=3)
    if problem:
        return problem
    first, later = record.gradient_inputs[0][0], np.stack([image[0] for image in record.gradient_inputs[1:]])
    # Clamping alone moves only the few noise pixels outside the limits.
    moved = np.median(np.abs(later[-1] - first)) >= 0.3
    outcome = _judge_limits(later) if moved else Outcome(_STAYS)
    return outcome if outcome.kind != _STAYS else by_its_steps(record, probe) or outcome


@behaviour
def blurs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the image gets smoother after every `blur_every`-th step, and only then."""
    problem = problem_of_calls(record, inputs=4)
    if problem:
        return problem
    images = one_a_step(record, probe)
    if max(float(image[0].std(axis=(1, 2)).max()) for image in images) < 1e-3:
        return Outcome("starts_constant")
    blurred = np.array([is_smoother(after, before) for before, after in pairwise(images)])
    every = probe.kwargs["blur_every"].build()
    facts = {"wanted": every, "steps": len(blurred), "times": int(blurred.sum())}
    if not blurred.any():
        return Outcome("no_blur", facts)
    gaps = np.diff(np.flatnonzero(blurred))
    regular = len(gaps) > 0 and (gaps == every).all() and len(gaps) + 1 >= len(blurred) // every - 1
    if regular and not blurred[0]:
        facts["remark"] = Sentence("note.blurs_in_between")
    # When the image was blurred tells which mistake it is.
    return Outcome(PASSED, facts) if regular else Outcome("blurs_at_other_times", facts, blurred.astype(np.float32))


def _judge_limits(images: np.ndarray) -> Outcome:
    """Judge images after huge steps, (N, 3, H, W): a clamped channel has many pixels at its limits."""
    low, high = images.min(axis=(0, 2, 3)), images.max(axis=(0, 2, 3))
    facts: dict[str, Any] = {"low": float(low.min()), "high": float(high.max())}
    limits = np.concatenate([low, high])
    if (high - low < 0.01).all() and (np.abs(low - HIGH) < 0.01).all():
        return Outcome("all_white")
    at_limits = [_are_at_limits(images[:, channel]) for channel in range(3)]
    over = np.maximum(high - HIGH, LOW - low)
    channel = int(over.argmax())
    value = float(high[channel] if high[channel] - HIGH[channel] > 0.01 else low[channel])
    if over.max() > 1:
        if low.min() >= 0:
            return Outcome("clamped_to_pixels", facts, low)
        if at_limits[channel]:
            return Outcome("clamped_too_loosely", facts, limits)
        kind = "channel_not_clamped" if any(at_limits) else "not_clamped"
        return Outcome(kind, {**facts, "channel": channel, "value": value})
    if not any(at_limits):
        return Outcome(_STAYS)
    if over.max() > 0.01:
        return Outcome("clamped_alike", {**facts, "channel": channel, "value": value})
    if (high < 0.7 * HIGH).any() or (low > 0.7 * LOW).any():
        return Outcome("clamped_too_tightly", facts, limits)
    return Outcome(PASSED)


def _are_at_limits(pixels: np.ndarray) -> bool:
    """Whether over 1% of the pixels are at the minimum or maximum: without a clamp hardly any are."""
    low, high = pixels.min(), pixels.max()
    close = 1e-3 * (high - low)
    return float(np.mean((pixels <= low + close) | (pixels >= high - close))) > 0.01


def _judge_shifts(shifts: np.ndarray, max_jitter: int) -> Outcome:
    """Judge the shifts (down, right) of the inputs against the result, in pixels, of shape (calls, 2)."""
    farthest = int(np.abs(shifts).max())
    facts = {"wanted": max_jitter, "farthest": farthest}
    if not np.diff(shifts, axis=0).any():
        return Outcome("same_jitter" if shifts.any() else "no_jitter", facts)
    if farthest <= max_jitter:
        return Outcome(PASSED if np.ptp(shifts, axis=0).all() else "jitter_along_one_axis")
    steps = np.abs(np.diff(shifts, axis=0)).max()
    if not shifts[-1].any() and steps <= max_jitter:
        return Outcome("jitter_not_undone", facts)
    # A shift that is undone wrongly adds at most two shifts of its own from one step to the next.
    return Outcome("jitter_drifts" if steps <= 2 * max_jitter else "jitter_too_far", facts)


def _normalised(record: Record) -> np.ndarray:
    """Return the picture or tensor as a normalised image, float32 of shape (3, H, W)."""
    assert record.returned is not None
    image = record.returned[0] if record.returned.ndim == 4 else record.returned
    if image.shape[0] == 3:
        return image.astype(np.float32)
    pixels = image.astype(np.float32) / (255 if image.dtype.kind in "ui" else 1)
    return ((pixels - SQUEEZENET_MEAN) / SQUEEZENET_STD).transpose(2, 0, 1)
