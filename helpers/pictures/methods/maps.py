"""The picture of all methods: their maps of one photograph and class side by side, in one colour scale."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import ImageColor

from helpers.errors import ArgumentError
from helpers.images import rescale
from helpers.pictures.colours import AGAINST, IN_FAVOUR
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, listed
from helpers.plotting_images import to_maps, to_picture
from helpers.unwritten import is_unwritten, note

FULL = 0.99  # the quantile of a map's absolute values that gets full colour: a few pixels must not leave the rest pale
FAINT = 0.4  # how dark the photograph is beneath the maps: 1 is its own grey, 0 is white
_COLUMNS = 5
_SIDE = 224  # pixels, of a map on a page
_BAR = 24  # pixels, the height of the colour bar


def show_methods(
    photo: Any,
    maps: Mapping[str, Any],
    opacity: float = FAINT,
    columns: int = _COLUMNS,
    alt: str | None = None,
) -> Picture:
    """Show one photograph, the maps of several methods and the colour scale that they share; returns the Picture.

    photo: any image that `show_images` takes. maps: {title: (H, W) or (1, H, W)} of the photograph's size. Each map is
    divided by the 99% quantile of its absolute values, so that methods of different units can be compared: the denser
    the colour, the more a place matters to this method. Red speaks for the class and blue against it; a method of
    absolute values knows no blue. opacity: of the photograph, in grey beneath, from 0 to 1. Raises ArgumentError for
    maps of another size, an opacity out of range, and when there is no map.
    """
    if is_unwritten(photo) or any(map(is_unwritten, maps.values())):
        return note()
    if not maps or not 0 <= opacity <= 1 or columns < 1:
        raise ArgumentError(
            f"got {len(maps)} maps, opacity {opacity} and {columns} columns; expected at least one map, an opacity "
            "from 0 to 1 and at least one column."
        )
    picture = to_picture(photo)
    heats = {title: _one(title, values, picture) for title, values in maps.items()}
    places = {title: brightest(np.abs(heat)).replace("brightest", "strongest") for title, heat in heats.items()}
    panels = [Panel(picture, "the photograph", "" if picture.ndim == 3 else "in grey")]
    panels += [Panel(overlay(picture, heat, opacity), title, f"map, {places[title]}") for title, heat in heats.items()]
    panels.append(_bar(picture.shape[1]))
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    head = "A photograph, and where methods find what speaks for the class (red) and against it (blue)"
    told = listed([f"{title} {place}" for title, place in places.items()], "; ")
    return Grid(rows, head, alt, told, side=_SIDE)


def scaled(heat: np.ndarray) -> np.ndarray:
    """Return a map divided by the 99% quantile of its absolute values, cut to [-1, 1]; zeros for a map of zeros.

    Where even that quantile is 0, the map is divided by its largest absolute value.
    """
    full = float(np.quantile(np.abs(heat), FULL)) or float(np.abs(heat).max())
    return (heat / full).clip(-1, 1) if full else np.zeros_like(heat)


def overlay(picture: np.ndarray, heat: np.ndarray, opacity: float = FAINT) -> np.ndarray:
    """Return a map's colours over the faint photograph: (H, W, 3) in [0, 1].

    picture: (H, W, 3) in [0, 1] or a map (H, W). heat: (H, W). opacity: as of `show_methods`.
    """
    return blended(picture, scaled(heat), opacity)


def blended(picture: np.ndarray, strength: np.ndarray, opacity: float = FAINT) -> np.ndarray:
    """Return colours as dense as `strength` (H, W), from -1 to 1, over the faint photograph: (H, W, 3) in [0, 1]."""
    grey = picture.mean(axis=2) if picture.ndim == 3 else rescale(picture)
    dense = strength[..., None]
    red, blue = (np.array(ImageColor.getrgb(colour)) / 255 for colour in (IN_FAVOUR, AGAINST))
    faint = 1 - opacity * (1 - grey[..., None])
    return np.asarray((1 - np.abs(dense)) * faint + np.where(dense > 0, dense * red, -dense * blue))


def _bar(width: int) -> Panel:
    """The colours from -1 to 1, on white."""
    values = np.broadcast_to(np.linspace(-1, 1, width), (_BAR, width))
    return Panel(overlay(np.ones_like(values), values), "blue against the class, red for it", "the colour scale")


def _one(title: str, values: Any, picture: np.ndarray) -> np.ndarray:
    heat = to_maps(values)
    if heat.shape != (1, *picture.shape[:2]):
        raise ArgumentError(f"the map {title!r} has shape {heat.shape}, the photograph {picture.shape[:2]}.")
    return heat[0]
