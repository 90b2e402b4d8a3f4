"""A picture that a notebook shows once, described in words; `Grid` and `Plot` say how it looks."""

import base64
import os
from abc import ABC, abstractmethod
from typing import Any

from matplotlib.figure import Figure

from helpers.pictures import ONE_IMAGE
from helpers.pictures.encode import drawn, jpeg, on_white, png

DPI = 100
_LONGEST = 400  # characters of a description


class Picture(ABC):
    """As the last line of a cell, or given to display(), a picture is shown once; savefig(path) writes it to a file.

    `alt` says in words what is shown: for screen readers, terminals, and viewers that show no images.
    """

    def __init__(self, alt: str) -> None:
        """Describe the picture by `alt`, which is cut to 400 characters."""
        self.alt = alt if len(alt) <= _LONGEST else alt[: _LONGEST - 1].rstrip() + "…"

    @property
    @abstractmethod
    def figure(self) -> Figure:
        """The picture as a matplotlib figure, unknown to pyplot; drawn anew each time."""

    @property
    def height(self) -> int:
        """The pixels that the picture takes on a page that is wide enough."""
        return round(self.figure.get_figheight() * DPI)

    @property
    @abstractmethod
    def html(self) -> str:
        """The picture as HTML that needs nothing from elsewhere."""

    def savefig(self, file: Any, **options: Any) -> None:
        """Write the picture as one image; the options are those of matplotlib's savefig."""
        self.figure.savefig(file, **options)

    def __repr__(self) -> str:
        """Return the description."""
        return self.alt

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        kind = os.environ.get(ONE_IMAGE)
        if kind not in ("png", "jpeg"):
            return {"text/html": self.html, "text/plain": self.alt}, {}
        pixels = drawn(self.figure, DPI)
        data = png(pixels) if kind == "png" else jpeg(on_white(pixels))
        mime = f"image/{kind}"
        return {mime: base64.b64encode(data).decode("ascii"), "text/plain": self.alt}, {mime: {"alt": self.alt}}
