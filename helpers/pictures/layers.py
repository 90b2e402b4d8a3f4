"""Pictures of what is inside a network: a wall of filters, and the maps of a layer's channels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from helpers.pictures.colours import HEAT, SIGNED
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, listed
from helpers.plotting_images import require_same_number, to_maps, to_picture, to_titles
from helpers.unwritten import is_unwritten, note

_WIDE = 452  # pixels, of a wall that stands alone, if its rows are full
_NARROW = 228  # of one beside others
_WALLS = 3  # in a row
_LARGEST = 72  # pixels, of a filter in the wall
_GAP = 4  # pixels between filters
_BRIGHT = 0.995  # the quantile of a map that gets full colour: a few extreme places must not leave the rest without any
_MAP_SIDE = 160  # pixels, of a map on a page


def show_filters(filters: Any, columns: int = 16, alt: str | None = None) -> Picture:
    """Show filters side by side, each of their numbers as a square; returns the Picture.

    filters: images (K, h, w, 3) with values in [0, 1], or grey ones (K, h, w); or several such walls beside each other,
    by title. columns: filters in a row. Raises ValueError or TypeError for other input.
    """
    walls = filters if isinstance(filters, Mapping) else {"": filters}
    if any(map(is_unwritten, walls.values())):
        return note()
    panels, told = [], []
    wide = _WIDE if len(walls) == 1 else _NARROW
    for title, wall in walls.items():
        tiles = _tiles(wall)
        height, width = tiles.shape[1:3]
        size = f"{len(tiles)} filters of {width} by {height} numbers"
        panels.append(Panel(_wall(tiles, columns, wide), str(title), size, exact=True))
        told.append(f"{title}: {size}" if title else size)
    rows = [panels[start : start + _WALLS] for start in range(0, len(panels), _WALLS)]
    # As wide on a page as the widest wall is: each number stays a square with sharp edges.
    side = max(panel.picture.shape[1] for panel in panels)
    return Grid(rows, "Filters as small images", alt, listed(told, "; "), side)


def show_activations(
    photo: Any, maps: Any, titles: Sequence[str] | None = None, columns: int = 5, alt: str | None = None
) -> Picture:
    """Show a photograph, and maps of channels beside it, each over its own range; returns the Picture.

    photo: one image as `show_images` takes it, or None for the maps alone. maps: (K, h, w), or a list of maps (h, w)
    that may differ in size. Where one of them has negative numbers, all are drawn in blue below zero and red above;
    else from black for zero to yellow for a map's largest numbers. Raises ValueError or TypeError for other input.
    """
    if is_unwritten(maps):
        return note()
    several = [to_maps(one)[0] for one in maps] if isinstance(maps, list | tuple) else list(to_maps(maps))
    if not several:
        raise ValueError("there is no map to show; pass at least one.")
    named = to_titles(titles, len(several))
    require_same_number("titles", named, len(several))
    signed = min(float(one.min()) for one in several) < 0
    ends = ("blue: negative", "red: positive") if signed else ("black: zero", "yellow: largest")
    panels = [] if photo is None else [Panel(to_picture(photo), "the photograph")]
    told = []
    for heat, title in zip(several, named, strict=True):
        top = float(np.quantile(np.abs(heat), _BRIGHT)) or float(np.abs(heat).max()) or 1.0
        text = f"from {heat.min():.3g} to {heat.max():.3g}, {brightest(heat)}"
        low, cmap = (-top, SIGNED) if signed else (0.0, HEAT)
        panels.append(Panel(heat, title, f"map, {text}", cmap, low, top, legend=ends))
        told.append(f"{title}, {text}" if title else text)
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    head = "Maps of channels" if photo is None else "A photograph and maps of channels"
    return Grid(rows, head, alt, listed(told, "; "), _MAP_SIDE)


def _tiles(wall: Any) -> np.ndarray:
    """The filters as (K, h, w, 3) in [0, 1]."""
    array = np.asarray(wall.detach().cpu() if hasattr(wall, "detach") else wall, np.float64)
    array = np.repeat(array[..., None], 3, axis=3) if array.ndim == 3 else array
    if array.ndim != 4 or array.shape[3] != 3 or 0 in array.shape:
        raise ValueError(f"filters must be images (K, h, w, 3) or (K, h, w), got the shape {array.shape}.")
    if not np.isfinite(array).all() or array.min() < -1e-6 or array.max() > 1 + 1e-6:
        raise ValueError(f"filters must be in [0, 1], got values from {array.min():.3g} to {array.max():.3g}.")
    return array


def _wall(tiles: np.ndarray, columns: int, wide: int) -> np.ndarray:
    """The filters in rows on white, as one image of about `wide` pixels, less where that would make them too large."""
    across = min(columns, len(tiles))
    filter_side = min(_LARGEST, (wide - _GAP) // across - _GAP)
    side = max(1, filter_side // max(tiles.shape[1:3]))
    large = tiles.repeat(side, axis=1).repeat(side, axis=2)
    rows, (height, width) = -(-len(large) // across), large.shape[1:3]
    wall = np.ones((rows * (height + _GAP) + _GAP, across * (width + _GAP) + _GAP, 3))
    for place, tile in enumerate(large):
        row, column = divmod(place, across)
        top, left = _GAP + row * (height + _GAP), _GAP + column * (width + _GAP)
        wall[top : top + height, left : left + width] = tile
    return wall
