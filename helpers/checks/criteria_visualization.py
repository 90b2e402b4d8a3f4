"""Criteria of the class visualization loop: it is random, so its behaviour is judged, not its values."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from helpers.checks.criteria import behaviour
from helpers.checks.messages import add_kind
from helpers.checks.outcome import PASSED, Outcome, error_outcome
from helpers.checks.probe import Probe
from helpers.checks.record import Record
from helpers.checks.shifts import find_shift, to_pixels
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

_LOW = -SQUEEZENET_MEAN / SQUEEZENET_STD
_HIGH = (1 - SQUEEZENET_MEAN) / SQUEEZENET_STD

add_kind(
    "not_an_image",
    "Your function returned {got}; one image was expected: a PIL image, or a tensor of shape (1, 3, H, W).",
    "End with `return deprocess(img)`.",
)
add_kind(
    "never_asks_model",
    "Your function never calls the model.",
    "Call class_visualization_update_step on the image once in every iteration.",
)
add_kind(
    "asks_model_too_rarely",
    "The model was called {forwards} times; at least {wanted} were expected.",
    "Call class_visualization_update_step once in every iteration.",
)
add_kind(
    "wrong_number_of_iterations",
    "With num_iterations={wanted} the model was called {forwards} times.",
    "Take num_iterations from kwargs, and make one step in each iteration.",
)
add_kind(
    "score_stays",
    "The target's score hardly changes on the way: {before:.1f} at the first step, {after:.1f} at the last.",
    "Does each step change the very image that the next one starts from?",
)
add_kind(
    "score_falls",
    "The target's score falls on the way, from {before:.1f} at the first step to {after:.1f} at the last.",
    "Check class_visualization_update_step by its own exercise first: it has to add the gradient.",
)
add_kind(
    "starts_constant",
    "The model was shown images without any texture, although no step was to change them.",
    "Start from random noise: `torch.randn(1, 3, 224, 224)`.",
)
add_kind(
    "changes_without_step",
    "With learning_rate=0 and without blurring, the images that the model was shown are not shifted copies of one.",
    "Nothing but jitter, step, clamp and blur may change the image; take learning_rate and blur_every from kwargs.",
)
add_kind(
    "no_jitter",
    "The model was shown the same image every time: nothing was shifted.",
    "Shift the image by up to max_jitter pixels before each step: `img.data.copy_(jitter(img.data, ox, oy))`.",
)
add_kind(
    "jitter_not_undone",
    "The image walks away: each iteration shifts it, and it is not shifted back after the step.",
    "After the step undo the jitter: `img.data.copy_(jitter(img.data, -ox, -oy))`.",
)
add_kind(
    "jitter_drifts",
    "The image walks away: the shifts add up from iteration to iteration.",
    "Shift back by exactly what you shifted: `jitter(img.data, -ox, -oy)` undoes `jitter(img.data, ox, oy)`.",
)
add_kind(
    "jitter_too_far",
    "With max_jitter={wanted} the image was shifted by up to {farthest} pixels.",
    "Take max_jitter from kwargs, and draw both shifts from 0 to max_jitter.",
)
add_kind(
    "does_not_move",
    "The image hardly changed, although the learning rate is huge.",
    "Does your step change `img` in place, and do you pass the learning rate from kwargs on to it?",
)
add_kind(
    "not_clamped",
    "The model was shown values from {low:.1f} to {high:.1f}: the image left the range of valid colours.",
    "Clamp each channel c to [(0 - mean[c]) / std[c], (1 - mean[c]) / std[c]] after the step.",
)
add_kind(
    "clamped_to_pixels",
    "Your image lies between {low:.1f} and {high:.1f}; normalised pixels may lie between about -2.1 and 2.6.",
    "The image is normalised: clamp channel c to [(0 - mean[c]) / std[c], (1 - mean[c]) / std[c]].",
)
add_kind(
    "clamped_alike",
    "The image is clamped, but to limits that do not fit each channel: channel {channel} reaches {value:.2f}.",
    "Each channel has limits of its own: mean and standard deviation differ between red, green and blue.",
)
add_kind(
    "clamped_too_tightly",
    "Your image stays between {low:.2f} and {high:.2f}; normalised pixels may lie between about -2.1 and 2.6.",
    "The image is normalised: clamp it to [(0 - mean) / std, (1 - mean) / std], not to [0, 1].",
)
add_kind(
    "no_blur",
    "The image never got smoother: nothing was blurred.",
    "Every blur_every iterations: `blur_image(img.data, sigma=0.5)`.",
)
add_kind(
    "blurs_at_other_times",
    "With blur_every={wanted} and {steps} iterations the image got smoother {times} times.",
    "Take blur_every from kwargs, and blur when `t % blur_every == 0`.",
)


@behaviour
def iterates(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """The model is called once for each of `num_iterations`; looking at the image on the way is fine."""
    problem = _problem(record)
    if problem:
        return problem
    wanted = probe.kwargs["num_iterations"].build()
    facts = {"forwards": record.forwards, "wanted": wanted}
    return Outcome(PASSED if wanted <= record.forwards <= 2 * wanted + 2 else "wrong_number_of_iterations", facts)


@behaviour
def climbs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """An image comes back, and on the way to it the target's score rose by more than `rise`."""
    problem = _problem(record, inputs=2) or _image_problem(record)
    if problem:
        return problem
    way = torch.from_numpy(np.concatenate([record.forward_inputs[0], record.forward_inputs[-1]])).float()
    with torch.no_grad():
        scores = probe.args["model"].build()(way)
    before, after = scores[:, probe.args["target_y"].build()].tolist()
    facts = {"before": before, "after": after}
    rise = options["rise"]
    if after > before + rise:
        return Outcome(PASSED, facts)
    return Outcome("score_falls" if after < before - rise else "score_stays", facts)


@behaviour
def jitters(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the inputs are copies of the result, each shifted by up to `max_jitter` pixels."""
    problem = _problem(record, inputs=4) or _image_problem(record)
    if problem:
        return problem
    # The first image is not clamped yet, and may be blurred after its step.
    seen = [to_pixels(image[0]) for image in _one_a_step(record, probe)[1:]]
    if any(np.abs(plane).max() < 1e-3 for plane in seen):
        return Outcome("starts_constant")
    between = [find_shift(a, b) for a, b in pairwise(seen)]
    from_result = [find_shift(to_pixels(_normalised(record)), plane) for plane in seen]
    if min(alike for _, alike in between) < 0.98 or min(alike for _, alike in from_result) < 0.5:
        return Outcome("changes_without_step")
    return _judge_shifts(np.array([shift for shift, _ in from_result]), probe.kwargs["max_jitter"].build())


@behaviour
def clamps(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """After huge steps, the model still sees valid colours, and the whole range of them."""
    problem = _problem(record, inputs=3)
    if problem:
        return problem
    first, later = record.forward_inputs[0][0], np.stack([image[0] for image in record.forward_inputs[1:]])
    # Clamping alone moves the few pixels of the noise that lie outside.
    if np.median(np.abs(later[-1] - first)) < 0.3:
        return Outcome("does_not_move")
    low, high = later.min(axis=(0, 2, 3)), later.max(axis=(0, 2, 3))
    facts: dict[str, Any] = {"low": float(low.min()), "high": float(high.max())}
    over = np.maximum(high - _HIGH, _LOW - low)
    if over.max() > 1:
        return Outcome("clamped_to_pixels" if low.min() >= 0 else "not_clamped", facts)
    if over.max() > 0.01:
        channel = int(over.argmax())
        value = high[channel] if high[channel] - _HIGH[channel] > 0.01 else low[channel]
        return Outcome("clamped_alike", {**facts, "channel": channel, "value": float(value)})
    if (high < 0.7 * _HIGH).any() or (low > 0.7 * _LOW).any():
        return Outcome("clamped_too_tightly", facts)
    return Outcome(PASSED)


@behaviour
def blurs(record: Record, accepted: Sequence[Record], probe: Probe, options: dict[str, Any]) -> Outcome:
    """With learning rate 0, the image gets smoother after every `blur_every`-th step and at no other time."""
    problem = _problem(record, inputs=4)
    if problem:
        return problem
    roughness = np.array([np.abs(np.diff(image[0], axis=-1)).mean() for image in _one_a_step(record, probe)])
    if roughness.max() < 1e-3:
        return Outcome("starts_constant")
    # Clamping smooths the first image a little, too.
    blurred = roughness[1:] < 0.95 * roughness[:-1]
    every = probe.kwargs["blur_every"].build()
    facts = {"wanted": every, "steps": len(roughness), "times": int(blurred.sum())}
    if not blurred.any():
        return Outcome("no_blur", facts)
    gaps = np.diff(np.flatnonzero(blurred))
    regular = len(gaps) > 0 and (gaps == every).all() and len(gaps) + 1 >= (len(roughness) - 1) // every - 1
    return Outcome(PASSED if regular else "blurs_at_other_times", facts)


def _judge_shifts(shifts: np.ndarray, max_jitter: int) -> Outcome:
    """The outcome for shifts (down, right) of the inputs against the result, (calls, 2)."""
    farthest = int(np.abs(shifts).max())
    facts = {"wanted": max_jitter, "farthest": farthest}
    if not np.diff(shifts, axis=0).any():
        return Outcome("no_jitter", facts)
    if farthest <= max_jitter:
        return Outcome(PASSED)
    steps = np.abs(np.diff(shifts, axis=0)).max()
    if not shifts[-1].any() and steps <= max_jitter:
        return Outcome("jitter_not_undone", facts)
    # A shift that is undone wrongly adds at most two shifts of its own from one step to the next.
    return Outcome("jitter_drifts" if steps <= 2 * max_jitter else "jitter_too_far", facts)


def _one_a_step(record: Record, probe: Probe) -> list[np.ndarray]:
    """The input of each step: whoever also looks at the score on the way calls the model twice in each."""
    steps = probe.kwargs["num_iterations"].build()
    twice = 2 * steps <= record.forwards <= 2 * steps + 2
    return record.forward_inputs[:: 2 if twice else 1][:steps]


def _problem(record: Record, inputs: int = 0) -> Outcome | None:
    """What is wrong with the calls of the model before the behaviour is looked at, or None."""
    error = error_outcome(record)
    if error:
        return error
    seen = record.forward_inputs
    if record.forwards == 0:
        return Outcome("never_asks_model")
    if len(seen) < inputs:
        return Outcome("asks_model_too_rarely", {"forwards": record.forwards, "wanted": inputs})
    if any(image.ndim != 4 or len(image) != 1 or image.shape != seen[0].shape for image in seen):
        return Outcome("changes_without_step")
    return None


def _image_problem(record: Record) -> Outcome | None:
    """What is wrong with the returned image, or None."""
    if record.returned_type == "None":
        return Outcome("returns_none", {"wanted_shape": "(1, 3, 224, 224)"})
    image = record.returned
    if image is None:
        return Outcome("not_an_image", {"got": record.returned_type})
    is_tensor = image.ndim >= 3 and image.shape[:-3] in ((), (1,)) and image.shape[-3] == 3
    is_picture = image.ndim == 3 and image.shape[2] == 3
    if not (is_tensor or is_picture) or not np.isfinite(image).all():
        return Outcome("not_an_image", {"got": f"values of shape {image.shape}, not all of them finite or in place"})
    if record.forward_inputs and _normalised(record).shape != record.forward_inputs[0].shape[1:]:
        return Outcome("not_an_image", {"got": f"an image of another size, of shape {image.shape}"})
    return None


def _normalised(record: Record) -> np.ndarray:
    """The returned picture or tensor as a normalised image, (3, H, W) float32."""
    assert record.returned is not None
    image = record.returned[0] if record.returned.ndim == 4 else record.returned
    if image.shape[0] == 3:
        return image.astype(np.float32)
    pixels = image.astype(np.float32) / (255 if image.dtype.kind in "ui" else 1)
    return ((pixels - SQUEEZENET_MEAN) / SQUEEZENET_STD).transpose(2, 0, 1)
