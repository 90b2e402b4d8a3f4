"""The icons of a grid as one picture, cell beside cell."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from helpers.errors import ArgumentError

GREY = 128  # of empty places: the same on light and dark pages
_SMALLEST = 0.25  # of a cell's side: an icon must not vanish


def icon_sheet(icons: NDArray[np.uint8] | None, lengths: Tensor | None = None) -> NDArray[np.uint8] | None:
    """Return the icons of a grid, (h, w, s, s, 3) uint8, as one picture (h * s, w * s, 3) uint8.

    lengths: (h, w), 0 or larger; the icon's area in its cell is then proportional to them (Olah et al. 2018), but its
    side is a quarter of the cell's at least. None: all fill their cells. Icons of an unwritten exercise, None, give
    None. Raises ArgumentError for shapes that do not fit.
    """
    if icons is None:
        return None
    if icons.ndim != 5 or (lengths is not None and tuple(lengths.shape) != icons.shape[:2]):
        of_lengths = "" if lengths is None else f", lengths {tuple(lengths.shape)}"
        raise ArgumentError(f"icons have shape {icons.shape}{of_lengths}; expected (h, w, s, s, 3), and (h, w).")
    h, w, side = icons.shape[:3]
    sheet = np.full((h * side, w * side, 3), GREY, np.uint8)
    sides = np.full((h, w), side) if lengths is None else _sides(lengths, side)
    for (i, j), size in np.ndenumerate(sides):
        icon = Image.fromarray(icons[i, j]).resize((size, size), Image.Resampling.LANCZOS)
        top, left = i * side + (side - size) // 2, j * side + (side - size) // 2
        sheet[top : top + size, left : left + size] = np.asarray(icon)
    return sheet


def _sides(lengths: Tensor, side: int) -> NDArray[np.int64]:
    """The side of each icon in pixels: as the root of the length, the longest fills its cell."""
    shares = (lengths.double() / max(float(lengths.max()), 1e-12)).sqrt().clamp(min=_SMALLEST)
    return np.asarray((shares * side).round().long().numpy())
