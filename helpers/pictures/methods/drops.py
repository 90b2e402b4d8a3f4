"""Maps in units of the score over the photograph: all of one picture share a scale, which is drawn with numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.errors import ArgumentError
from helpers.pictures.grid import Grid
from helpers.pictures.methods.maps import blended
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, listed
from helpers.plotting_images import to_maps, to_picture
from helpers.unwritten import is_unwritten, note

_COLUMNS = 5
_SIDE = 224  # pixels, of a map on a page
_BAR = (24, 224)  # pixels, height and width of the colour bar


def show_drops(
    photos: Any, maps: Mapping[str, Any], columns: int = _COLUMNS, full: float | None = None, alt: str | None = None
) -> Picture:
    """Show maps of drops over faint photographs, with the scale that they share; returns the Picture.

    photos: one image for all maps, which is shown first; {title: image} with the titles of the maps, for a photograph
    beneath each; or None for maps (h, w) of windows, drawn as squares on white. maps: {title: (H, W)} in units of the
    score, or (1, H, W). Red: the score drops if this is hidden. Blue: it rises. full: the drop of the densest colour;
    by default the largest of all maps. Raises ArgumentError for maps and photographs that do not fit.
    """
    several = isinstance(photos, Mapping)
    if any(map(is_unwritten, maps.values())) or (photos is not None and not several and is_unwritten(photos)):
        return note()
    if not maps or columns < 1 or (several and list(photos) != list(maps)):
        raise ArgumentError(
            f"got {len(maps)} maps in {columns} columns; expected a photograph for each, or one for all."
        )
    heats = {title: _one(values) for title, values in maps.items()}
    largest = max(float(np.abs(heat).max()) for heat in heats.values()) if full is None else full
    beneath = {title: _beneath(photos[title] if several else photos, heat) for title, heat in heats.items()}
    panels = [Panel(next(iter(beneath.values())), "the photograph")] if photos is not None and not several else []
    told = []
    for title, heat in heats.items():
        place = brightest(heat).replace("brightest", "largest")
        said = f"{place}, from {heat.min():.1f} to {heat.max():.1f}"
        strength = (heat / largest if largest else heat).clip(-1, 1)
        panels.append(Panel(blended(beneath[title], strength), title, f"drops, {said}", exact=photos is None))
        told.append(f"{title}: {said}")
    panels.append(_bar(largest))
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    head = "By how much the score drops if a part is hidden"
    return Grid(rows, head, alt, listed(told, "; "), side=_SIDE)


def _one(values: Any) -> np.ndarray:
    heat = to_maps(values)
    if len(heat) != 1:
        raise ArgumentError(f"a map has shape {heat.shape}; expected one map (H, W) for each title.")
    return heat[0]


def _beneath(photo: Any, heat: np.ndarray) -> np.ndarray:
    """The photograph of a map, white for none."""
    if photo is None:
        return np.ones((*heat.shape, 3))
    picture = to_picture(photo)
    if picture.shape[:2] != heat.shape:
        raise ArgumentError(f"a map has shape {heat.shape}, its photograph {picture.shape[:2]}.")
    return picture


def _bar(largest: float) -> Panel:
    """The colours from the least drop to the largest, on white."""
    values = np.broadcast_to(np.linspace(-1, 1, _BAR[1]), _BAR)
    ends = f"blue: {-largest:.1f}, red: {largest:.1f}"
    return Panel(
        blended(np.ones((*_BAR, 3)), values), ends, "the scale: blue where the score rises, red where it drops"
    )
