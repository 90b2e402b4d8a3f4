"""Does a fooling image survive what happens to pictures: saving, compressing, blurring, moving, resizing?"""

import io
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.images import blur_image, deprocess, jitter, preprocess

Model = Callable[[Tensor], Tensor]

SMALLER = 0.75  # of the side, before it is enlarged again


class Seen(NamedTuple):
    """What the network sees in an image: the class, its probability, and whether it is the target."""

    label: int
    probability: float
    survived: bool


def survives(X_fooling: Tensor, target_y: int, model: Model) -> dict[str, Seen]:
    """Return {what was done to the image: what the network then sees}, each change by itself.

    X_fooling: one normalised image (1, 3, H, W). target_y: the class that it was made for. The changes: saved as a PNG
    (whole grey levels from 0 to 255) and as JPEGs of quality 95, 75 and 50; blurred with sigma 0.5 and 1 pixel; shifted
    by 1, 2 and 3 pixels; shrunk to three quarters and enlarged again. Raises ArgumentError for another shape.
    Source: Kurakin et al., "Adversarial examples in the physical world", 2017 (arXiv:1607.02533).
    """
    if X_fooling.ndim != 4 or X_fooling.shape[:2] != (1, 3):
        raise ArgumentError(f"survives expects one image (1, 3, H, W), got {tuple(X_fooling.shape)}; use X[i : i + 1].")
    image = X_fooling.detach()
    return {name: _seen(change(image), target_y, model) for name, change in CHANGES.items()}


def _seen(image: Tensor, target_y: int, model: Model) -> Seen:
    with torch.no_grad():
        probability, label = model(image).softmax(dim=1)[0].max(dim=0)
    return Seen(int(label), float(probability), int(label) == target_y)


def _as_computed(image: Tensor) -> Tensor:
    return image


def _saved_as_png(image: Tensor) -> Tensor:
    return preprocess(_picture(image), min(image.shape[2:]))


def _saved_as_jpeg(quality: int) -> Callable[[Tensor], Tensor]:
    def change(image: Tensor) -> Tensor:
        file = io.BytesIO()
        _picture(image).save(file, "JPEG", quality=quality)
        return preprocess(Image.open(file), min(image.shape[2:]))

    return change


def _blurred(sigma: float) -> Callable[[Tensor], Tensor]:
    return lambda image: blur_image(image.clone(), sigma)


def _shifted(pixels: int) -> Callable[[Tensor], Tensor]:
    return lambda image: jitter(image, pixels, 0)


def _resized(image: Tensor) -> Tensor:
    small = F.interpolate(image, scale_factor=SMALLER, mode="bilinear", antialias=True)
    return F.interpolate(small, size=image.shape[2:], mode="bilinear")


def _picture(image: Tensor) -> Image.Image:
    return deprocess(image, should_rescale=False)


CHANGES: dict[str, Callable[[Tensor], Tensor]] = {
    "as computed": _as_computed,
    "PNG": _saved_as_png,
    "JPEG 95": _saved_as_jpeg(95),
    "JPEG 75": _saved_as_jpeg(75),
    "JPEG 50": _saved_as_jpeg(50),
    "blur 0.5": _blurred(0.5),
    "blur 1": _blurred(1),
    "shift 1": _shifted(1),
    "shift 2": _shifted(2),
    "shift 3": _shifted(3),
    "resized": _resized,
}
