"""Many small images as one: sprite sheets, in which equal images are kept once."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.atlas.files.sprites import LARGEST, sheet_of, webp


@dataclass(frozen=True)
class Sheet:
    """Images by rows from the top left: `columns` of them in a row, each `side` pixels wide; data: a WebP file."""

    data: bytes
    columns: int
    side: int


def sheet(images: NDArray[np.uint8], quality: int) -> Sheet:
    """Return a sheet of images (n, s, s, 3) uint8, n at least 1; quality: WebP's, from 0 to 100."""
    columns = math.ceil(math.sqrt(len(images)))
    return Sheet(webp(sheet_of(images, columns), quality, method=4), columns, images.shape[1])


def narrowed(images: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """Return images (n, s, s, 3) with at most `most` pixels a side, fewer if their sheet would not fit in a file."""
    count, side = images.shape[:2]
    most = min(most, LARGEST // math.ceil(math.sqrt(count)))
    if side <= most:
        return images
    small = [Image.fromarray(image).resize((most, most), Image.Resampling.LANCZOS) for image in images]
    return np.stack([np.asarray(image) for image in small])


def distinct(images: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return the different ones of images (n, s, s, 3), in the order of their first places, and which each is, (n,)."""
    places: dict[bytes, int] = {}
    which = [places.setdefault(image.tobytes(), len(places)) for image in images]
    first = np.unique(np.array(which), return_index=True)[1]
    return images[first], np.array(which, np.int32)
