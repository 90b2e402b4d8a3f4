"""A large picture that a page can zoom into; without its script it is an ordinary image."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from helpers.errors import ArgumentError
from helpers.pictures.encode import jpeg
from helpers.pictures.picture import DPI, Picture
from helpers.pictures.uri import data_uri

WIDTH = 720  # pixels of the page that the picture takes at most
_QUALITIES = (80, 70, 60, 50)
_MOST = 225_000  # bytes of the picture; as text on a page it takes a third more
# Script and sentences stay apart from the picture: where scripts do not run, only an image is left.
_VIEW = "overflow:hidden;touch-action:pan-x pan-y;cursor:zoom-in;border-radius:4px"
_IMAGE = "display:block;width:100%;height:auto;margin:0;transform-origin:0 0;user-select:none"
_LINE = "font-size:13px;line-height:1.4;min-height:1.4em;margin-top:4px;color:inherit"
HELP = "Click the picture; then the wheel, + and - zoom, dragging and arrow keys move, 0 shows all of it again."


@dataclass(frozen=True)
class Cell:
    """A part of the picture, in pixels from the top left, and what it shows in words."""

    left: int
    top: int
    width: int
    height: int
    text: str


class Zoomable(Picture):
    """`pixels`, (H, W, 3) uint8, with a text for each of `cells`, which is shown where the pointer is.

    It needs nothing from elsewhere, and works in a notebook, in a static page, and offline. In a notebook that is not
    trusted, scripts do not run: the still picture remains. Shortcuts of JupyterLab do not react while it has the focus.
    """

    def __init__(self, pixels: np.ndarray, cells: Sequence[Cell], alt: str) -> None:
        """Describe the picture by `alt`. Raises ArgumentError for other pixels, and for a cell beyond the picture."""
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
            raise ArgumentError(f"pixels have shape {pixels.shape} and type {pixels.dtype}; expected (H, W, 3) uint8.")
        self.pixels, self.cells = pixels, list(cells)
        height, width = pixels.shape[:2]
        for cell in self.cells:
            if min(cell.left, cell.top) < 0 or cell.left + cell.width > width or cell.top + cell.height > height:
                raise ArgumentError(f"{cell} is not inside a picture of {width} x {height} pixels.")
        super().__init__(alt)

    @property
    def figure(self) -> Figure:
        """The picture pixel by pixel."""
        height, width = self.pixels.shape[:2]
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="none")
        axis = figure.add_axes((0, 0, 1, 1))
        axis.set_axis_off()
        axis.imshow(self.pixels, interpolation="nearest", aspect="auto")
        return figure

    @property
    def height(self) -> int:
        """The pixels that the picture takes on a page that is wide enough, with the line below it."""
        height, width = self.pixels.shape[:2]
        return round(height * min(WIDTH, width) / width) + 24

    @property
    def jpeg(self) -> bytes:
        """The picture as a JPEG, of the best quality that keeps it small."""
        files = (jpeg(self.pixels, quality) for quality in _QUALITIES)
        return next((file for file in files if len(file) <= _MOST), jpeg(self.pixels, _QUALITIES[-1]))

    @property
    def html(self) -> str:
        """The picture as HTML: an image, an empty line, and the script that makes them respond."""
        height, width = self.pixels.shape[:2]
        cells = json.dumps([[c.left, c.top, c.width, c.height, c.text] for c in self.cells], separators=(",", ":"))
        alt = escape(self.alt)
        image = f'<img alt="{alt}" style="{_IMAGE}" draggable="false" src="{data_uri("image/jpeg", self.jpeg)}">'
        return (
            f'<div data-zoomable="{width},{height}" data-cells="{escape(cells)}" data-help="{escape(HELP)}" '
            f'data-lm-suppress-shortcuts="true" style="max-width:{min(WIDTH, width)}px">'
            f'<div style="{_VIEW}">{image}</div><div style="{_LINE}"></div></div>'
            f"<script>{_script()}</script>"
        )


@cache
def _script() -> str:
    return (Path(__file__).parent / "zoomable.js").read_text(encoding="utf-8")
