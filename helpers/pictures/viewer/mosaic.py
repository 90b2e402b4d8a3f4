"""Photographs in the cells of a square grid, as one picture that can be zoomed into: `show_mosaic`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from helpers.errors import ArgumentError
from helpers.pictures.viewer.zoomable import Cell, Zoomable
from helpers.unwritten import is_unwritten, note

_PIXELS = 896  # of the whole picture, at most: sharp at 720 on a page, and worth a zoom
_EMPTY = 128  # grey, the same on light and dark pages


def show_mosaic(
    photos: np.ndarray,
    cells: Any,
    texts: Sequence[str],
    side: int,
    groups: Sequence[str] | None = None,
    alt: str | None = None,
) -> Zoomable:
    """Show each photograph in its own cell of a grid with side x side cells; returns the Picture.

    photos: uint8 (N, H, W, 3). cells: N rows and columns, (N, 2). texts: what each photograph shows. groups: the kind
    of each, for the description: how many of the pairs side by side are of one kind. Raises ArgumentError for cells
    beyond the grid or shared, and for other numbers of cells or texts. Cells of an unwritten exercise give a Note.
    """
    if is_unwritten(cells):
        return note()
    places = _checked(cells, len(photos), side)
    if len(texts) != len(photos):
        raise ArgumentError(f"got {len(texts)} texts for {len(photos)} photographs; give one for each.")
    size = _PIXELS // side
    pixels = np.full((side * size, side * size, 3), _EMPTY, np.uint8)
    for photo, (row, column) in zip(photos, places, strict=True):
        small = Image.fromarray(photo).resize((size, size), Image.Resampling.LANCZOS)
        pixels[row * size : (row + 1) * size, column * size : (column + 1) * size] = np.asarray(small)
    marked = [Cell(c * size, r * size, size, size, text) for (r, c), text in zip(places, texts, strict=True)]
    return Zoomable(pixels, marked, alt if alt is not None else _described(places, groups, side))


def _checked(cells: Any, count: int, side: int) -> list[tuple[int, int]]:
    found = np.asarray(cells)
    if found.shape != (count, 2):
        raise ArgumentError(f"cells have shape {found.shape}; expected ({count}, 2), a row and a column each.")
    places = [(int(row), int(column)) for row, column in found]
    if min(map(min, places)) < 0 or max(map(max, places)) >= side:
        raise ArgumentError(f"rows and columns must be from 0 to {side - 1}, got {found.min()} to {found.max()}.")
    shared = [place for place, times in Counter(places).items() if times > 1]
    if shared:
        raise ArgumentError(f"{len(shared)} cells have several photographs, such as {shared[0]}; give each its own.")
    return places


def _described(places: Sequence[tuple[int, int]], groups: Sequence[str] | None, side: int) -> str:
    said = f"{len(places)} photographs in a grid of {side} by {side} cells."
    if groups is None:
        return said
    kind = dict(zip(places, groups, strict=True))
    pairs = [(a, b) for a in places for b in ((a[0], a[1] + 1), (a[0] + 1, a[1])) if b in kind]
    alike = sum(kind[a] == kind[b] for a, b in pairs)
    return f"{said} Of {len(pairs)} pairs side by side, {alike} are of one kind."
