"""One image of a grid: its pixels, its title, and what it shows in words."""

import textwrap
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PIL import Image, ImageColor

from helpers.pictures.colours import OUTLINE
from helpers.pictures.encode import photo_uri, png
from helpers.pictures.uri import data_uri

_TALLEST = 1.5  # times the width; taller images are drawn narrower
_WRAP = 24  # characters per line of title
_TOY = 64  # pixels; up to this size, each is drawn as a square
_SQUARES = 256  # pixels that a toy image is drawn with, at least
_GRAINY = 32_000  # bytes of a map of 224 x 224 pixels whose neighbours have little in common
_FEWER = 32  # colours of a grainy map: they move it by 2 grey levels and save half of the bytes
_SHARPEST = 448  # pixels: twice the width in which an image is shown


@dataclass(frozen=True)
class Panel:
    """One image: `picture` is (H, W, 3) in [0, 1], or a map (H, W) that is drawn in `cmap` from `low` to `high`.

    `low` and `high` default to the map's whole range. alt: what it shows, without the title. exact: keep each pixel as
    it is, as in a map. outline: bool (H, W), whose edge is drawn. legend: what the lowest and the highest colour mean.
    """

    picture: np.ndarray
    title: str = ""
    alt: str = ""
    cmap: str = "gray"
    low: float | None = None
    high: float | None = None
    exact: bool = False
    outline: np.ndarray | None = None
    legend: tuple[str, str] | None = None

    @property
    def lines(self) -> list[str]:
        """The title in two lines at most."""
        return textwrap.wrap(self.title, _WRAP, max_lines=2, placeholder="…")

    @property
    def aspect(self) -> float:
        """Height by width, as drawn."""
        height, width = self.picture.shape[:2]
        return float(min(height / width, _TALLEST))

    @property
    def description(self) -> str:
        """The title, and what the image shows."""
        return ", ".join(filter(None, [self.title, self.alt]))

    @property
    def is_toy(self) -> bool:
        """Whether its pixels are to be seen as squares."""
        return max(self.picture.shape[:2]) <= _TOY

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The values of a map that get the lowest and the highest colour."""
        low = float(self.picture.min()) if self.low is None else self.low
        high = float(self.picture.max()) if self.high is None else self.high
        return low, high if high > low else low + 1

    @property
    def colours(self) -> np.ndarray:
        """The image as (H, W, 3) uint8."""
        if self.picture.ndim == 3:
            return np.asarray((self.picture * 255).round().clip(0, 255).astype(np.uint8))
        return self._mapped(256)

    @property
    def uri(self) -> str:
        """The image as a data URI."""
        if self.picture.ndim == 2 and not self.is_toy:
            fine = png(self.colours)
            return data_uri("image/png", fine if len(fine) <= _GRAINY else png(self._mapped(_FEWER)))
        pixels, mask = self.colours, self.outline
        if self.is_toy:
            squares = np.ones((-(-_SQUARES // max(pixels.shape[:2])),) * 2, np.uint8)
            pixels = np.kron(pixels, squares[..., None])
            mask = None if mask is None else np.kron(mask, squares) > 0
        if mask is not None:
            pixels = np.where(_edge(mask)[..., None], np.array(ImageColor.getrgb(OUTLINE), np.uint8), pixels)
        if self.exact or self.is_toy:
            return data_uri("image/png", png(pixels))
        return photo_uri(_narrowed(pixels))

    @property
    def bar(self) -> str:
        """The colours of a map from the lowest to the highest, as a data URI."""
        return replace(self, picture=np.linspace(*self.limits, 64)[None]).uri

    def _mapped(self, levels: int) -> np.ndarray:
        """A map's colours, of that many different ones."""
        from matplotlib import colormaps

        low, high = self.limits
        level = ((self.picture - low) / (high - low) * levels).clip(0, levels - 1).astype(int)
        return np.asarray(colormaps[self.cmap]((level + 0.5) / levels, bytes=True)[..., :3])


def _edge(mask: np.ndarray) -> np.ndarray:
    """The pixels on both sides of the edge of the mask."""
    edge = np.zeros_like(mask)
    for one, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        differs = mask[one] != mask[other]
        edge[one] |= differs
        edge[other] |= differs
    return edge


def _narrowed(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    if width <= _SHARPEST:
        return pixels
    size = _SHARPEST, max(1, round(height * _SHARPEST / width))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
