"""How cells look: how far an icon fades and which colour it takes for its attribution, and its size for its count."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from helpers.atlas.atlas import Cells, Grid
from helpers.errors import ArgumentError
from helpers.pictures.colours import AGAINST, IN_FAVOUR

PAPER = (246, 246, 243)  # below still pictures: the same on light and dark pages
FADED = 0.9  # of an icon without any attribution, this share is paper
GREYED = 0.8  # of its own colours an icon loses this share: those of attributions would mix with them
TINT = 0.5  # of one with the largest attribution, this share is its colour
BEND = 0.6  # colours grow as this power of an attribution: below 1, weak ones can still be told from none
_LIGHTNESS = np.array([0.3, 0.59, 0.11])  # as browsers compute it when they take saturation away
SMALLEST = 0.3  # side of a cell of few vectors, as a share of the largest one's: smaller icons show nothing


def shares_of_side(counts: Any) -> NDArray[np.float64]:
    """Return the side of each icon as a share of its cell's, (n,): areas are as the counts, 1 for the largest."""
    counts = np.asarray(counts, np.float64)
    return np.maximum(SMALLEST, np.sqrt(counts / counts.max()))


def attributions_to(cells: Cells, shade: int) -> NDArray[np.float64]:
    """Return how much each cell argues for the class `shade`, (n,).

    Raises ArgumentError if the cells have no attributions, or none to this class.
    """
    if cells.attributions is None:
        raise ArgumentError("these cells have no attributions; collect the vectors with attributed=True to shade them.")
    classes = cells.attributions.shape[1]
    if not 0 <= shade < classes:
        raise ArgumentError(f"the class is {shade}; expected 0 to {classes - 1}.")
    return np.asarray(cells.attributions[:, shade].double().numpy())


def shaded(icons: NDArray[np.uint8], values: NDArray[np.float64], largest: float) -> NDArray[np.uint8]:
    """Return icons (n, s, s, 3) uint8 that fade where `values` are near 0, redden above it, turn blue below.

    values: (n,), full colour at +largest and -largest.
    """
    strength = np.clip(np.abs(values) / max(largest, 1e-12), 0, 1) ** BEND
    strength = strength[:, None, None, None]
    pixels = icons.astype(np.float64)
    grey = blend(pixels, (pixels @ _LIGHTNESS)[..., None], GREYED)
    faded = blend(grey, np.array(PAPER), FADED * (1 - strength))
    colours = np.where(values[:, None] >= 0, ImageColor.getrgb(IN_FAVOUR), ImageColor.getrgb(AGAINST))
    return np.asarray(blend(faded, colours[:, None, None, :], TINT * strength).round().astype(np.uint8))


def blend(below: Any, above: Any, share: Any) -> Any:
    """Return `below` with this share of `above`."""
    return below + (above - below) * share


def largest_attribution(grids: tuple[Grid, ...], shade: int) -> float:
    """Return the largest attribution to a class, of either sign, in all these grids: one scale for all of them."""
    return max(float(np.abs(attributions_to(grid.cells, shade)).max()) for grid in grids)
