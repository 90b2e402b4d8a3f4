"""Maps of points by kind, readable on light and dark pages and without telling colours apart: `show_scatter`."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.errors import ArgumentError
from helpers.pictures.colours import CURVES, INK
from helpers.pictures.encode import drawn, plot_uri
from helpers.pictures.picture import DPI, Picture
from helpers.pictures.words import listed
from helpers.unwritten import is_unwritten, note

_SIDE, _TITLE, _LEGEND = 3.3, 0.25, 0.22  # inches: of a map, of its title, and of a line of the legend
_IN_A_LINE = 4  # entries of the legend
_SHARP = 2  # pixels in the file for one on the page
# Neighbours in the list differ in shape and in colour; the pair comes again after 35 kinds.
_SHAPES = ("o", "s", "^", "D", "v", "P", "X")
_SIZE = 5.5  # points


class Scatter(Picture):
    """Maps {title: points (N, 2)} of the same things, whose y points downwards, in rows of up to `columns`."""

    def __init__(
        self, maps: Mapping[str, np.ndarray], kinds: np.ndarray, names: Sequence[str], columns: int, alt: str | None
    ) -> None:
        """Describe the maps by `alt`, or by how many of the points have their nearest one of the same kind."""
        self.maps, self.kinds, self.names, self.columns = maps, kinds, names, columns
        super().__init__(_described(maps, kinds, names) if alt is None else alt)

    @property
    def figure(self) -> Figure:
        """The maps, with one legend above them."""
        columns = min(self.columns, len(self.maps))
        rows = -(-len(self.maps) // columns)
        lines = -(-len(self.names) // _IN_A_LINE)
        size = columns * _SIDE, rows * (_SIDE + _TITLE) + lines * _LEGEND
        # Not through pyplot, whose current figure is the student's.
        figure = Figure(figsize=size, dpi=DPI, facecolor="none", layout="constrained")
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for axis in axes[len(self.maps) :]:
            axis.set_axis_off()
        for axis, (title, points) in zip(axes, self.maps.items(), strict=False):
            self._draw(axis, title, points)
        entries = [Line2D([], [], linestyle="", label=_plain(n), **look(i)) for i, n in enumerate(self.names)]
        legend: dict[str, Any] = {"frameon": False, "labelcolor": INK, "fontsize": 9.5, "handletextpad": 0.1}
        figure.legend(handles=entries, loc="outside upper left", ncols=_IN_A_LINE, columnspacing=1.0, **legend)
        return figure

    def _draw(self, axis: Axes, title: str, points: np.ndarray) -> None:
        axis.patch.set_alpha(0)
        axis.set_xticks([])
        axis.set_yticks([])
        for spine in axis.spines.values():
            spine.set_color(INK)
            spine.set_alpha(0.5)
        for kind in range(len(self.names)):
            x, y = points[self.kinds == kind].T
            axis.plot(x, y, linestyle="", **look(kind))
        axis.invert_yaxis()
        axis.set_title(_plain(title), fontsize=10, color=INK)

    @property
    def html(self) -> str:
        """The maps as an image with its description."""
        figure = self.figure
        uri = plot_uri(drawn(figure, DPI * _SHARP))
        width = round(figure.get_figwidth() * DPI)
        return f'<img alt="{escape(self.alt)}" width="{width}" style="max-width:100%;height:auto" src="{uri}">'


def show_scatter(maps: Any, kinds: Any, names: Sequence[str], columns: int = 2, alt: str | None = None) -> Picture:
    """Show points on a map, each kind in a colour and a shape of its own; returns the Picture.

    maps: points (N, 2), x and y with y downwards, or several maps of the same things, {title: points}. kinds: int (N,),
    the place of each point's kind in `names`. Raises ArgumentError for other shapes, and for kinds without a name.
    Points of an unwritten exercise give a Note.
    """
    several = maps if isinstance(maps, Mapping) else {"": maps}
    if any(is_unwritten(one) for one in several.values()):
        return note()
    kind = np.asarray(kinds)
    points = {title: np.asarray(one, np.float64) for title, one in several.items()}
    for title, one in points.items():
        if one.shape != (len(kind), 2) or not np.isfinite(one).all():
            raise ArgumentError(f"the map {title!r} has shape {one.shape}; expected ({len(kind)}, 2), finite numbers.")
    if kind.ndim != 1 or kind.min() < 0 or kind.max() >= len(names):
        raise ArgumentError(f"kinds must be from 0 to {len(names) - 1}, one for each point.")
    return Scatter(points, kind, list(names), columns, alt)


def look(kind: int) -> dict[str, Any]:
    """Return the colour and the shape of the marks of a kind, as options of matplotlib's `plot`."""
    colour = CURVES[kind % len(CURVES)]
    return {
        "marker": _SHAPES[kind % len(_SHAPES)],
        "color": colour,
        "markersize": _SIZE,
        "markeredgewidth": 0,
        "alpha": 0.85,
    }


def _described(maps: Mapping[str, np.ndarray], kinds: np.ndarray, names: Sequence[str]) -> str:
    counts = [f"{name} {int((kinds == place).sum())}" for place, name in enumerate(names)]
    said = f"Map of {len(kinds)} points by kind: {listed(counts)}."
    for title, points in maps.items():
        apart = np.square(points[:, None] - points).sum(axis=-1)
        np.fill_diagonal(apart, np.inf)
        share = (kinds[apart.argmin(axis=1)] == kinds).mean()
        said += f" {title + ': ' if title else ''}{share:.0%} have their nearest one of the same kind."
    return said


def _plain(text: str) -> str:
    """The text without formulas, which dollars would start."""
    return text.replace("$", r"\$")
