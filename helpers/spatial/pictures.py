"""Icons in rows, one below the other, to compare: `show_icons`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.errors import ArgumentError
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.unwritten import is_unwritten, note

_SIDE = 96  # pixels of an icon on a page: a row of eight fits


def show_icons(rows: Mapping[str, NDArray[np.uint8] | None], places: Sequence[str], alt: str | None = None) -> Any:
    """Show rows of icons, each with its name above the first one; returns the Picture.

    rows: {name: icons of n vectors, uint8 (1, n, s, s, 3)}, as `render_grid` returns them. places: what the n vectors
    are from, for the description. Icons of an unwritten exercise, None, give a Note. Raises ArgumentError for other
    shapes.
    """
    if any(is_unwritten(icons) for icons in rows.values()):
        return note()
    names = list(places)
    for name, icons in rows.items():
        if icons is not None and (icons.ndim != 5 or icons.shape[:2] != (1, len(names))):
            raise ArgumentError(f"the icons {name!r} have shape {icons.shape}; expected (1, {len(names)}, s, s, 3).")
    panels = [
        [icon_panel(icon, name if not i else "", names[i]) for i, icon in enumerate(icons[0])]
        for name, icons in rows.items()
        if icons is not None
    ]
    head = f"{len(panels)} rows of icons, each for {', '.join(names)}"
    return Grid(panels, head, alt, "; ".join(rows), side=_SIDE)


def icon_panel(icon: NDArray[np.uint8], title: str = "", alt: str = "") -> Panel:
    """Return an icon (s, s, 3) as a part of a picture, enlarged smoothly: it is no toy image, whose pixels count."""
    large = Image.fromarray(icon).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return Panel(np.asarray(large) / 255, title, alt)
