"""The student's own picture, or a portrait in its place."""

from pathlib import Path

from PIL import Image
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.images import preprocess
from helpers.paintings import load_paintings

_HEAD = (75, 5, 245, 175)  # left, top, right, bottom in van Gogh's portrait of Père Tanguy, 1887


def own_picture(path: str | Path | None = None, side: int = 128) -> Tensor:
    """Return the middle of the picture in a file as the network's input, (1, 3, side, side), normalised.

    path: a picture of any size that Pillow reads; None for the head of Père Tanguy, as van Gogh painted him. The file
    is only read. Raises ArgumentError if there is no picture at the path.
    """
    if path is None:
        return preprocess(load_paintings("pere_tanguy")[0].picture.crop(_HEAD), side, crop=True)
    try:
        with Image.open(path) as picture:
            return preprocess(picture, side, crop=True)
    except OSError as error:  # which is also what Pillow raises for a file of another kind
        raise ArgumentError(f"no picture could be read from {str(path)!r}: {error}; None takes a portrait.") from error
