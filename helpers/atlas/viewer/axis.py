"""Two classes against each other: cells by the difference of their attributions, and by their place along a line."""

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from helpers.atlas.atlas import Grid
from helpers.atlas.viewer.drawing import TEXT, font, paper, resized
from helpers.atlas.viewer.look import attributions_to
from helpers.atlas.viewer.words import cell_text, signed
from helpers.errors import ArgumentError
from helpers.pictures.picture import Picture
from helpers.pictures.viewer.zoomable import Cell, Zoomable
from helpers.unwritten import note

_WIDTH, _HEIGHT, _ICON = 1080, 720, 56  # pixels; two thirds of them on a page
_EDGE, _TOP, _BOTTOM = 44, 46, 44  # pixels without icons' centres
_RULE = (214, 214, 210)


def show_class_axis(
    grid: Grid | None, a: int, b: int, class_names: Sequence[str], least: float = 0.15, alt: str | None = None
) -> Picture:
    """Show cells from those that argue for class b, on the left, to those that argue for class a; returns the Picture.

    x: the attribution to a less that to b. y: the place of the cell along a line on which alike ones are close
    (`Cells.line`). least: cells whose attributions to a and to b are both below this share of the largest of the two
    are left out, from 0 to 1. Cells that differ more are drawn above others. Raises ArgumentError for the same class
    twice, for one that the grid has no attributions to, and if no cell argues for either.
    """
    if grid is None:
        return note()
    if a == b:
        raise ArgumentError(f"a and b are both {a}; choose two classes.")
    ours, theirs = attributions_to(grid.cells, a), attributions_to(grid.cells, b)
    kept = chosen_cells(ours, theirs, least)
    difference = ours - theirs
    reach = float(np.abs(difference[kept]).max()) or 1.0
    kept = kept[np.argsort(np.abs(difference[kept]), kind="stable")]  # the most telling above all others
    pixels = _frame(class_names[a], class_names[b], reach)
    marked = []
    for cell in kept.tolist():
        left = round(_across(difference[cell] / reach) - _ICON / 2)
        top = round(_TOP + _ICON / 2 + float(grid.cells.line[cell]) * (_HEIGHT - _TOP - _BOTTOM - _ICON) - _ICON / 2)
        pixels[top : top + _ICON, left : left + _ICON] = resized(grid.icons[cell], _ICON)
        marked.append(Cell(left, top, _ICON, _ICON, _text(grid, cell, a, b, class_names)))
    said = alt if alt is not None else _described(difference[kept], len(grid.cells), class_names[a], class_names[b])
    return Zoomable(pixels, marked[::-1], said)  # where icons overlap, the first of the list is meant


def chosen_cells(ours: NDArray[np.float64], theirs: NDArray[np.float64], least: float) -> NDArray[np.int64]:
    """Return the places of cells that argue for one of two classes by at least a share of the largest attribution."""
    if not 0 <= least <= 1:
        raise ArgumentError(f"least is {least}; expected a share of the largest attribution, from 0 to 1.")
    either = np.maximum(ours, theirs)
    if either.max() <= 0:
        raise ArgumentError("no cell argues for either class; choose another pair, or another layer.")
    return np.flatnonzero(either >= least * either.max())


def _across(level: float) -> float:
    """The x of a difference, given as a share of the largest one."""
    return _WIDTH / 2 + level * (_WIDTH / 2 - _EDGE - _ICON / 2)


def _frame(a: str, b: str, reach: float) -> NDArray[np.uint8]:
    """The picture without icons: what left and right mean, and numbers along the axis."""
    image = Image.fromarray(paper(_HEIGHT, _WIDTH))
    pen = ImageDraw.Draw(image)
    pen.text((_EDGE, 28), f"← argues more for {b}", fill=TEXT, font=font(17), anchor="ls")
    pen.text((_WIDTH - _EDGE, 28), f"argues more for {a} →", fill=TEXT, font=font(17), anchor="rs")
    foot = _HEIGHT - _BOTTOM + 4
    for tick in MaxNLocator(6, symmetric=True).tick_values(-reach, reach):
        if abs(tick) <= reach * 1.02:
            x = _across(tick / reach)
            pen.line([(x, _TOP), (x, foot)], fill=TEXT if tick == 0 else _RULE)
            pen.text((x, foot + 22), "0" if tick == 0 else signed(tick), fill=TEXT, font=font(15), anchor="ms")
    return np.array(image)


def _text(grid: Grid, cell: int, a: int, b: int, names: Sequence[str]) -> str:
    assert grid.cells.attributions is not None
    row = grid.cells.attributions[cell]
    both = f"{names[a]} {signed(float(row[a]))}, {names[b]} {signed(float(row[b]))}"
    return f"{both} · {cell_text(grid.cells, cell, names)}"


def _described(difference: NDArray[np.float64], count: int, a: str, b: str) -> str:
    more, fewer = int((difference > 0).sum()), int((difference < 0).sum())
    return (
        f"{len(difference)} of {count} cells argue for {a} or {b}: {more} more for {a}, on the right, by up to "
        f"{signed(max(0.0, float(difference.max())))}; {fewer} more for {b}, on the left, by up to "
        f"{signed(max(0.0, float(-difference.min())))}. Alike cells are at the same height."
    )
