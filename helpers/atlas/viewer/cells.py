"""The cells of one grid as a picture: `atlas_picture` for its pixels, `show_cells` and `show_atlas` to look at."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.atlas.atlas import Atlas, AtlasLayer, Cells, Grid
from helpers.atlas.viewer.drawing import paper, resized, scale_strip
from helpers.atlas.viewer.look import attributions_to, largest_attribution, shaded, shares_of_side
from helpers.atlas.viewer.words import cell_text, describe_cells
from helpers.errors import ArgumentError
from helpers.pictures.picture import Picture
from helpers.pictures.viewer.zoomable import Cell, Zoomable
from helpers.unwritten import is_unwritten, note

_PIXELS = 960  # of a whole picture, at most: sharp at 720 on a page, and worth a zoom
_HARDLY = 0.01  # of the largest attribution: with nothing below minus this, a scale begins at 0
_MOST_CELLS = 400  # that a notebook shows unless it is asked for more: with more, icons are too small to tell


def atlas_picture(
    grid: Grid,
    size_by_density: bool = True,
    shade: int | None = None,
    largest: float | None = None,
    pixels: int = _PIXELS,
) -> NDArray[np.uint8]:
    """Return the cells of a grid as one picture, (H, H, 3) uint8; cells without enough vectors stay empty.

    H is at most `pixels`, a multiple of the grid's side.

    size_by_density: an icon's area is as its count. shade: a class; icons fade to where the attribution to it is 0,
    are reddish above and bluish below, with full colour at `largest` (that of the grid, if None). Raises ArgumentError
    for a class that the grid has no attributions to.
    """
    cells, icons = grid.cells, _checked(grid)
    size = max(1, min(pixels // cells.side, 2 * icons.shape[1]))
    if shade is not None:
        values = attributions_to(cells, shade)
        icons = shaded(icons, values, largest or float(np.abs(values).max()))
    shares = shares_of_side(cells.counts) if size_by_density else np.ones(len(cells))
    drawn = paper(size * cells.side, size * cells.side)
    for icon, share, row, column in zip(icons, shares, cells.rows.tolist(), cells.columns.tolist(), strict=True):
        side = max(1, round(size * share))
        top, left = (place * size + (size - side) // 2 for place in (row, column))
        drawn[top : top + side, left : left + side] = resized(icon, side)
    return drawn


def with_scale(pixels: NDArray[np.uint8], grid: Grid, shade: int, largest: float, name: str) -> NDArray[np.uint8]:
    """Return a shaded picture with its colour scale below."""
    both = float(attributions_to(grid.cells, shade).min()) < -_HARDLY * largest
    return np.concatenate([pixels, scale_strip(pixels.shape[1], largest, name, both)])


def show_cells(
    grid: Grid | None,
    class_names: Sequence[str] | None = None,
    size_by: str | None = None,
    shade: int | None = None,
    alt: str | None = None,
) -> Picture:
    """Show the cells of one grid, to zoom into; returns the Picture.

    class_names: with them, the text of a cell names the classes that it argues for and against. size_by: "density" for
    icons whose area is as their count, None for equal ones. shade: a class, see `atlas_picture`. Raises ArgumentError
    for other input. None, the result of an unwritten exercise, gives a Note.
    """
    if grid is None or is_unwritten(grid.cells):
        return note()
    if size_by not in (None, "density"):
        raise ArgumentError(f'size_by is {size_by!r}; expected "density", or None for icons of one size.')
    said = "Activation atlas: " + describe_cells(grid.cells, class_names, shade)
    largest = None if shade is None else largest_attribution((grid,), shade)
    return _zoomable(grid, class_names, size_by == "density", shade, largest, alt if alt is not None else said)


def show_atlas(
    atlas: Atlas | None,
    layer: str | None = None,
    side: int | None = None,
    shade: int | None = None,
    size_by: str | None = None,
    alt: str | None = None,
) -> Picture:
    """Show one layer of an atlas, to zoom into, with a text for each cell; returns the Picture.

    layer: its name; the last one if None. side: of the grid; the finest with at most 400 cells if None. shade: a class,
    see `atlas_picture`; its scale is that of all grids of the layer. size_by: see `show_cells`. Raises ArgumentError
    for what the atlas does not have. Where scripts do not run, a still picture is left.
    """
    if atlas is None:
        return note()
    chosen = atlas.layers[-1] if layer is None else atlas.layer(layer)
    grid = middle_grid(chosen) if side is None else chosen.grid(side)
    if size_by not in (None, "density"):
        raise ArgumentError(f'size_by is {size_by!r}; expected "density", or None for icons of one size.')
    largest = None if shade is None else largest_attribution(chosen.grids, shade)
    said = f"Activation atlas of {chosen.name}: {describe_cells(grid.cells, atlas.class_names, shade)}"
    return _zoomable(grid, atlas.class_names, size_by == "density", shade, largest, alt if alt is not None else said)


def middle_grid(layer: AtlasLayer) -> Grid:
    """Return the finest of a layer's grids with at most 20 x 20 cells, or the coarsest."""
    fitting = [grid for grid in layer.grids if grid.cells.side**2 <= _MOST_CELLS]
    return fitting[-1] if fitting else layer.grids[0]


def marked_cells(cells: Cells, size: int, texts: Sequence[str]) -> list[Cell]:
    """Return the cells with their texts, for a picture in which each is `size` pixels wide."""
    places = zip(cells.rows.tolist(), cells.columns.tolist(), texts, strict=True)
    return [Cell(column * size, row * size, size, size, text) for row, column, text in places]


def _zoomable(
    grid: Grid, names: Sequence[str] | None, by_density: bool, shade: int | None, largest: float | None, alt: str
) -> Zoomable:
    pixels = atlas_picture(grid, by_density, shade, largest)
    size = len(pixels) // grid.cells.side
    texts = [cell_text(grid.cells, cell, names, shade) for cell in range(len(grid.cells))]
    if shade is not None and largest is not None:
        name = str(shade) if names is None else names[shade]
        pixels = with_scale(pixels, grid, shade, largest, name)
    return Zoomable(pixels, marked_cells(grid.cells, size, texts), alt)


def _checked(grid: Grid) -> NDArray[Any]:
    icons = np.asarray(grid.icons)
    if icons.ndim != 4 or icons.shape[3] != 3 or icons.dtype != np.uint8 or len(icons) != len(grid.cells):
        raise ArgumentError(
            f"icons have shape {icons.shape} and type {icons.dtype}; expected ({len(grid.cells)}, s, s, 3) uint8."
        )
    return icons
