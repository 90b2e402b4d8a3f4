"""The images that a class visualization loop showed the model, and what may be wrong with them before all else."""

import numpy as np

from helpers.checks.criteria.outcome import Outcome, error_outcome
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.tree import shape_text
from helpers.checks.sentences import Sentence
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

# The valid range of each channel of a normalised image, from black to white.
LOW = -SQUEEZENET_MEAN / SQUEEZENET_STD
HIGH = (1 - SQUEEZENET_MEAN) / SQUEEZENET_STD
_EDGE = 1e-3  # of a channel's range: pixels this close to its ends may have been clamped
_SMOOTHER = 0.95  # a blur leaves less than this share of the differences
_FEW = 0.1  # share of the pixels


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


def has_other_limits(image: np.ndarray) -> bool:
    """Whether the image is saturated, or goes beyond the valid colours."""
    low, high = image.min(axis=(0, 2, 3)), image.max(axis=(0, 2, 3))
    return is_saturated(image) or bool((high > HIGH + 0.5).any() or (low < LOW - 0.5).any())


def is_smoother(image: np.ndarray, before: np.ndarray) -> bool:
    """Return whether a blur turned the image `before` into `image`, both (1, C, H, W).

    A blur lowers the differences of neighbouring pixels, also in relation to the spread of each channel. A clamp or a
    penalty lowers the differences alone, and large steps raise the spread.
    """
    (rough, spread), (rough_before, spread_before) = _texture(image), _texture(before)
    return rough < _SMOOTHER * rough_before and rough * spread_before < _SMOOTHER * rough_before * spread


def _texture(image: np.ndarray) -> tuple[float, float]:
    """The root mean square of the differences of neighbouring pixels, and the spread of a channel."""
    differences = np.square(np.diff(image[0], axis=-1)).mean(axis=(1, 2))
    return float(np.sqrt(differences).mean()), float(image[0].std(axis=(1, 2)).mean())


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


def image_problem(record: Record) -> Outcome | None:
    """Return what is wrong with the returned image, None if nothing is."""
    if record.returned_type == "None":
        return Outcome("not_an_image", {"got": Sentence("form.none")})
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


def size_problem(record: Record, expected: int) -> Outcome | None:
    """Return what is wrong with the size of the returned image, None if it is `expected` x `expected` pixels."""
    assert record.returned is not None
    height, width = _size(record.returned)
    if height == width == expected:
        return None
    return Outcome("another_size", {"got": f"{height} x {width}", "wanted": f"{expected} x {expected}"})


def _size(image: np.ndarray) -> tuple[int, ...]:
    """Return (H, W) of a picture (H, W, 3) or of a tensor (3, H, W) or (1, 3, H, W)."""
    return image.shape[-2:] if image.ndim == 4 or image.shape[0] == 3 else image.shape[:2]
