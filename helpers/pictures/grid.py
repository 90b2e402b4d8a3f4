"""Rows of images with titles: each image by itself in HTML, all of them in one figure for a file."""

from collections.abc import Sequence
from html import escape

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.pictures.colours import INK, OUTLINE
from helpers.pictures.panel import Panel
from helpers.pictures.picture import DPI, Picture
from helpers.pictures.words import listed, sentence

_CELL = 2.24  # inches, the width of an image: a photograph of 224 pixels is drawn pixel by pixel
_ALONE = 3.36  # inches, the width of a single image
_GAP = 0.07  # inches between pictures and around them
_LINE = 0.17  # inches per line of title

_GRID = "display:grid;grid-template-columns:repeat({columns},minmax(0,{width}px));gap:8px;align-items:end"
_TITLE = "font-size:13px;line-height:1.25;text-align:center;margin:0 0 4px;overflow-wrap:anywhere;color:inherit"
_ENDS = "display:flex;justify-content:space-between;gap:8px;font-size:12px;line-height:1.25;color:inherit"
_IMAGE = "display:block;width:100%;height:auto;margin:0"


class Grid(Picture):
    """Rows of panels, drawn from top to bottom."""

    def __init__(
        self,
        rows: Sequence[Sequence[Panel]],
        head: str,
        alt: str | None = None,
        body: str = "",
        side: int | None = None,
    ) -> None:
        """Describe the grid by `alt`, or by `head` and `body`, which is a list of the panels if it is empty.

        side: pixels, the width of an image on a page.
        """
        self._side = side
        self.rows = [list(row) for row in rows]
        panels = [panel for row in self.rows for panel in row]
        body = body or listed([panel.title for panel in panels if panel.title] or [panel.alt for panel in panels])
        super().__init__(alt if alt is not None else sentence(f"{head}: {body}" if body else head))
        self._label = head if alt is None else self.alt

    @property
    def figure(self) -> Figure:
        """The grid as one figure; the images and titles of a row are aligned at the top."""
        columns = max(len(row) for row in self.rows)
        cell = self._cell
        tops = [_LINE * max(len(panel.lines) for panel in row) + _GAP for row in self.rows]
        heights = [cell * max(panel.aspect for panel in row) for row in self.rows]
        size = (columns * (cell + _GAP) + _GAP, sum(tops) + sum(heights) + _GAP)
        # Not through pyplot, whose current figure is the student's.
        figure = Figure(figsize=size, dpi=DPI, facecolor="none")
        above = size[1]
        for row, top, height in zip(self.rows, tops, heights, strict=True):
            above -= top + height
            for column, panel in enumerate(row):
                place = (_GAP + column * (cell + _GAP)) / size[0], above / size[1], cell / size[0], height / size[1]
                _draw(figure.add_axes(place, anchor="N"), panel)
        return figure

    @property
    def _cell(self) -> float:
        return _ALONE if len(self.rows) == len(self.rows[0]) == 1 else _CELL

    @property
    def html(self) -> str:
        """The grid as HTML, in which titles are text of the page."""
        columns = max(len(row) for row in self.rows)
        cells = [_cell(panel) for row in self.rows for panel in (*row, *[None] * (columns - len(row)))]
        if any(panel.legend for panel in self.rows[-1]):
            cells += [_legend(panel) for panel in self.rows[-1]]
        style = _GRID.format(columns=columns, width=self._side or round(self._cell * DPI))
        label = escape(self._label)
        return f'<div role="group" aria-label="{label}" style="{style}">{"".join(cells)}</div>'


def _cell(panel: Panel | None) -> str:
    if panel is None:
        return "<div></div>"
    # The image's description begins with the title, so that a screen reader need not read that twice.
    title = f'<div aria-hidden="true" style="{_TITLE}">{escape(panel.title)}</div>' if panel.title else ""
    alt = escape(panel.description)
    return f'<div>{title}<img alt="{alt}" style="{_IMAGE}" src="{panel.uri}"></div>'


def _legend(panel: Panel) -> str:
    """A bar of the colours above what its ends mean."""
    if panel.legend is None:
        return "<div></div>"
    low, high = map(escape, panel.legend)
    bar = f'<img alt="" style="{_IMAGE};height:8px" src="{panel.bar}">'
    return f'<div>{bar}<div style="{_ENDS}"><span>{low}</span><span style="text-align:right">{high}</span></div></div>'


def _draw(axis: Axes, panel: Panel) -> None:
    axis.set_axis_off()
    smoothing = "nearest" if panel.is_toy else "antialiased"
    axis.imshow(panel.colours, interpolation=smoothing, origin="upper", aspect="equal")
    # Dollars would start a formula.
    title = "\n".join(panel.lines).replace("$", r"\$")
    axis.set_title(title, fontsize=10, color=INK, pad=4, linespacing=1.1)
    if panel.outline is not None and panel.outline.any() and not panel.outline.all():
        axis.contour(panel.outline, levels=[0.5], colors=OUTLINE, linewidths=1.2)
