"""What the members of cells saw: pieces of their photographs."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from helpers.atlas.atlas import NONE

SHARE = 3 / 8  # of the photograph's side: what a vector depends on most; it sees more
_GREY = 128


def cut_patches(
    members: Tensor, size: tuple[int, int], photo: Callable[[int], NDArray[np.uint8]], side: int = 48
) -> NDArray[np.uint8]:
    """Return what each member saw, (n, m, side, side, 3) uint8; mid grey where there is none.

    members: (n, m, 3), as in Cells. size: height and width of the layer's map. photo: from a photograph's number to its
    square, (H, H, 3) uint8; called in order of number, once each. Patches are squares around the position, moved inside
    the photograph at its border.
    """
    n, m = members.shape[:2]
    patches = np.full((n * m, side, side, 3), _GREY, np.uint8)
    listed = sorted((tuple(one), place) for place, one in enumerate(members.flatten(0, 1).tolist()) if one[0] != NONE)
    number, pixels = NONE, np.empty(0, np.uint8)
    for (wanted, row, column), place in listed:
        if wanted != number:
            number, pixels = wanted, photo(wanted)
        patches[place] = _patch(pixels, row / size[0] + 0.5 / size[0], column / size[1] + 0.5 / size[1], side)
    return patches.reshape(n, m, side, side, 3)


def square_around(photo: NDArray[np.uint8], y: float, x: float, length: int) -> NDArray[np.uint8]:
    """Return the square of `length` pixels around the point (y, x), from 0 to 1; at the border it is moved inside."""
    height, width = photo.shape[:2]
    top, left = (min(max(0, round(at * full - length / 2)), full - length) for at, full in ((y, height), (x, width)))
    return photo[top : top + length, left : left + length]


def _patch(photo: NDArray[np.uint8], y: float, x: float, side: int) -> NDArray[np.uint8]:
    """The square of the usual size around the point (y, x), at `side` pixels."""
    piece = Image.fromarray(square_around(photo, y, x, round(SHARE * min(photo.shape[:2]))))
    return np.asarray(piece.resize((side, side), Image.Resampling.LANCZOS))
