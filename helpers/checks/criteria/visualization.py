"""Criteria for the class visualization loop. It draws at random, so they judge its behaviour, not its values."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from helpers.checks.criteria.outcome import PASSED, Outcome, error_outcome
from helpers.checks.criteria.shifts import Plane
from helpers.checks.criteria.values import behaviour
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.tree import shape_text
from helpers.checks.sentences import Sentence
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_LOW = -SQUEEZENET_MEAN / SQUEEZENET_STD
_HIGH = (1 - SQUEEZENET_MEAN) / SQUEEZENET_STD
_EDGE = 1e-3  # of a channel's range: pixels this close to its ends may have been clamped
_FEW = 0.1  # share of the pixels


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
def climbs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The result has `size` x `size` pixels, and from first to last input the target's score rose by over `rise`."""
    problem = problem_of_calls(record, inputs=2) or _image_problem(record) or _size_problem(record, options["size"])
    if problem:
        return problem
    way = torch.from_numpy(np.concatenate([record.gradient_inputs[0], record.gradient_inputs[-1]])).float()
    with torch.no_grad():
        scores = probe.args["model"].build()(way)
    before, after = scores[:, probe.args["target_y"].build()].tolist()
    facts = {"before": before, "after": after}
    rise = options["rise"]
    # What keeps the score down may be wrong limits, of which another part tells.
    if after > before + rise or _has_other_limits(record.gradient_inputs[-1]):
        return Outcome(PASSED, facts)
    return Outcome("score_falls" if after < before - rise else "score_stays", facts)


@behaviour
def jitters(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the model's inputs are the result, each shifted by up to `max_jitter` pixels."""
    problem = problem_of_calls(record, inputs=4) or _image_problem(record)
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
    if np.median(np.abs(later[-1] - first)) < 0.3:
        return Outcome("does_not_move")
    return _judge_limits(later)


@behaviour
def blurs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the image gets smoother after every `blur_every`-th step, and only then."""
    problem = problem_of_calls(record, inputs=4)
    if problem:
        return problem
    rough = np.array([roughness(image) for image in one_a_step(record, probe)])
    if rough.max() < 1e-3:
        return Outcome("starts_constant")
    # Clamping smooths the first image a little, too.
    blurred = rough[1:] < 0.95 * rough[:-1]
    every = probe.kwargs["blur_every"].build()
    facts = {"wanted": every, "steps": len(rough), "times": int(blurred.sum())}
    if not blurred.any():
        return Outcome("no_blur", facts)
    gaps = np.diff(np.flatnonzero(blurred))
    regular = len(gaps) > 0 and (gaps == every).all() and len(gaps) + 1 >= (len(rough) - 1) // every - 1
    # When the image was blurred tells which mistake it is.
    return Outcome(PASSED) if regular else Outcome("blurs_at_other_times", facts, blurred.astype(np.float32))


def _judge_limits(images: np.ndarray) -> Outcome:
    """Judge images after huge steps, (N, 3, H, W): a clamped channel has many pixels at its limits."""
    low, high = images.min(axis=(0, 2, 3)), images.max(axis=(0, 2, 3))
    facts: dict[str, Any] = {"low": float(low.min()), "high": float(high.max())}
    limits = np.concatenate([low, high])
    at_limits = [_are_at_limits(images[:, channel]) for channel in range(3)]
    over = np.maximum(high - _HIGH, _LOW - low)
    channel = int(over.argmax())
    value = float(high[channel] if high[channel] - _HIGH[channel] > 0.01 else low[channel])
    if over.max() > 1:
        if low.min() >= 0:
            return Outcome("clamped_to_pixels", facts, low)
        if at_limits[channel]:
            return Outcome("clamped_too_loosely", facts, limits)
        kind = "channel_not_clamped" if any(at_limits) else "not_clamped"
        return Outcome(kind, {**facts, "channel": channel, "value": value})
    if not any(at_limits):
        return Outcome("does_not_move")
    if over.max() > 0.01:
        return Outcome("clamped_alike", {**facts, "channel": channel, "value": value})
    if (high < 0.7 * _HIGH).any() or (low > 0.7 * _LOW).any():
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
        return Outcome("no_jitter", facts)
    if farthest <= max_jitter:
        return Outcome(PASSED if np.ptp(shifts, axis=0).all() else "jitter_along_one_axis")
    steps = np.abs(np.diff(shifts, axis=0)).max()
    if not shifts[-1].any() and steps <= max_jitter:
        return Outcome("jitter_not_undone", facts)
    # A shift that is undone wrongly adds at most two shifts of its own from one step to the next.
    return Outcome("jitter_drifts" if steps <= 2 * max_jitter else "jitter_too_far", facts)


def one_a_step(record: Record, probe: Probe) -> list[np.ndarray]:
    """Return the input of each step, (1, 3, H, W): every second one if two gradients are taken per step."""
    steps = probe.kwargs["num_iterations"].build()
    twice = 2 * steps <= len(record.gradient_inputs) <= 2 * steps + 2
    return record.gradient_inputs[:: 2 if twice else 1][:steps]


def free_pixels(image: np.ndarray) -> np.ndarray:
    """Return the mask of the pixels that no clamp has touched: those that are not at the ends of their channel's range.

    The image has shape (1, C, H, W).
    """
    low, high = image.min(axis=(0, 2, 3), keepdims=True), image.max(axis=(0, 2, 3), keepdims=True)
    edge = _EDGE * (high - low)
    return (image > low + edge) & (image < high - edge)


def is_saturated(image: np.ndarray) -> bool:
    """Return whether a clamp has touched nearly all pixels, as one with wrong limits does."""
    return float(free_pixels(image).mean()) < _FEW


def _has_other_limits(image: np.ndarray) -> bool:
    """Whether the image is saturated, or goes beyond the valid colours."""
    low, high = image.min(axis=(0, 2, 3)), image.max(axis=(0, 2, 3))
    return is_saturated(image) or bool((high > _HIGH + 0.5).any() or (low < _LOW - 0.5).any())


def roughness(image: np.ndarray) -> float:
    """Return the mean difference of neighbouring pixels of an image (1, C, H, W): a blur lowers it."""
    return float(np.abs(np.diff(image[0], axis=-1)).mean())


def problem_of_calls(record: Record, inputs: int = 0) -> Outcome | None:
    """Return what is wrong with the calls in which a gradient was taken, before their inputs are compared.

    There are to be `inputs` of them at least.
    """
    error = error_outcome(record)
    if error:
        return error
    images = record.gradient_inputs
    if record.forwards == 0:
        return Outcome("never_asks_model")
    if len(images) < inputs:
        return Outcome("asks_model_too_rarely", {"forwards": len(images), "wanted": inputs})
    if any(image.ndim != 4 or len(image) != 1 or image.shape != images[0].shape for image in images):
        return Outcome("changes_without_step")
    return None


def _image_problem(record: Record) -> Outcome | None:
    """Return what is wrong with the returned image, None if nothing is."""
    if record.returned_type == "None":
        return Outcome("returns_none", {"wanted_shape": "(1, 3, 224, 224)"})
    image = record.returned
    if image is None:
        return Outcome("not_an_image", {"got": record.returned_type})
    is_tensor = image.ndim >= 3 and image.shape[:-3] in ((), (1,)) and image.shape[-3] == 3
    is_picture = image.ndim == 3 and image.shape[2] == 3
    if not (is_tensor or is_picture) or not np.isfinite(image).all():
        key = "form.image_not_finite" if is_tensor or is_picture else "form.array_of_shape"
        return Outcome("not_an_image", {"got": Sentence(key, {"shape": shape_text(image.shape)})})
    if record.forward_inputs and record.gradient_inputs[0].shape[1:] != (3, *_size(image)):
        return Outcome("not_an_image", {"got": Sentence("form.other_size", {"shape": shape_text(image.shape)})})
    return None


def _size_problem(record: Record, expected: int) -> Outcome | None:
    assert record.returned is not None
    height, width = _size(record.returned)
    if height == width == expected:
        return None
    return Outcome("another_size", {"got": f"{height} x {width}", "wanted": f"{expected} x {expected}"})


def _size(image: np.ndarray) -> tuple[int, ...]:
    """Return (H, W) of a picture (H, W, 3) or of a tensor (3, H, W) or (1, 3, H, W)."""
    return image.shape[-2:] if image.ndim == 4 or image.shape[0] == 3 else image.shape[:2]


def _normalised(record: Record) -> np.ndarray:
    """Return the picture or tensor as a normalised image, float32 of shape (3, H, W)."""
    assert record.returned is not None
    image = record.returned[0] if record.returned.ndim == 4 else record.returned
    if image.shape[0] == 3:
        return image.astype(np.float32)
    pixels = image.astype(np.float32) / (255 if image.dtype.kind in "ui" else 1)
    return ((pixels - SQUEEZENET_MEAN) / SQUEEZENET_STD).transpose(2, 0, 1)
