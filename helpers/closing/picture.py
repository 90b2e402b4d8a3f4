"""The picture on a closing card, from whatever the student has at hand."""

import io
from typing import Any

import numpy as np
from PIL import Image

from helpers.errors import ArgumentError
from helpers.images import rescale
from helpers.plotting_images import to_picture
from helpers.unwritten import Note, is_unwritten

WIDTH = 560  # pixels at most
_LEAST = 224  # pixels: smaller pictures are enlarged


def to_image(picture: Any) -> Image.Image | None:
    """Convert a figure, a PIL image, an array or a tensor to an RGB image at most WIDTH pixels across.

    None for None, for a Note, and for what an unwritten exercise returned. Raises ArgumentError for anything else.
    """
    if is_unwritten(picture) or isinstance(picture, Note):
        return None
    image = _of_figure(picture) if hasattr(picture, "savefig") else _of_values(picture)
    width = min(WIDTH, max(image.width, _LEAST))
    if width == image.width:
        return image
    return image.resize((width, max(1, round(width * image.height / image.width))), Image.Resampling.LANCZOS)


def _of_figure(figure: Any) -> Image.Image:
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor="white", metadata={"Software": None})
    return Image.open(file).convert("RGB")


def _of_values(picture: Any) -> Image.Image:
    try:
        values = to_picture(picture[0] if isinstance(picture, list | tuple) and len(picture) == 1 else picture)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"closing_card needs one picture or a figure: {error}") from error
    values = rescale(values) if values.ndim == 2 else values
    return Image.fromarray(np.rint(255 * np.asarray(values)).astype(np.uint8)).convert("RGB")
