"""Many small pictures in one: a sheet, row by row, as WebP."""

from io import BytesIO
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image

QUALITY = 82
LARGEST = 16_383  # pixels of a side of a WebP
_GREY = 128


def sheet_of(icons: NDArray[np.uint8], columns: int | None = None) -> NDArray[np.uint8]:
    """Return pictures (n, s, s, 3) in rows of `columns` (None: as many as rows), (rows * s, columns * s, 3)."""
    count, side = icons.shape[:2]
    across = columns or ceil(sqrt(count))
    rows = ceil(count / across)
    cells = np.full((rows * across, side, side, 3), _GREY, np.uint8)
    cells[:count] = icons
    return cells.reshape(rows, across, side, side, 3).transpose(0, 2, 1, 3, 4).reshape(rows * side, across * side, 3)


def icons_of(sheet: NDArray[np.uint8], count: int, side: int) -> NDArray[np.uint8]:
    """Return the pictures of a sheet, (count, side, side, 3): undoes `sheet_of`."""
    rows, across = sheet.shape[0] // side, sheet.shape[1] // side
    cells = sheet.reshape(rows, side, across, side, 3).transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(cells.reshape(rows * across, side, side, 3)[:count])


def webp(pixels: NDArray[np.uint8], quality: int = QUALITY, method: int = 6) -> bytes:
    """Return pixels (H, W, 3) as a WebP file: the same bytes for the same pixels and version of Pillow.

    quality: from 0 to 100. method: from 0, fast, to 6, small.
    """
    data = BytesIO()
    Image.fromarray(pixels).save(data, "WEBP", quality=quality, method=method)
    return data.getvalue()
