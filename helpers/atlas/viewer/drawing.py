"""Draw on pixels what belongs to a picture of cells: letters, a scale with its numbers, icons at places."""

from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from helpers.atlas.viewer.look import BEND, PAPER, blend
from helpers.atlas.viewer.words import signed
from helpers.pictures.colours import AGAINST, IN_FAVOUR

TEXT = (62, 62, 60)  # a contrast of 9 on paper
STRIP = 52  # pixels, the height of a scale
_BAR, _EDGE = 10, 16  # pixels: the height of its bar, and the room around it


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return matplotlib's own font, the same everywhere."""
    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), size)


def paper(height: int, width: int) -> NDArray[np.uint8]:
    """Return empty pixels, (height, width, 3) uint8."""
    return np.full((height, width, 3), PAPER, np.uint8)


def resized(icon: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Return an icon (s, s, 3) with `side` x `side` pixels."""
    if icon.shape[0] == side:
        return icon
    return np.asarray(Image.fromarray(icon).resize((side, side), Image.Resampling.LANCZOS))


def scale_strip(width: int, largest: float, name: str, both: bool = True) -> NDArray[np.uint8]:
    """Return a scale (52, width, 3) with numbers, from -largest to +largest, or from 0 if not `both` signs occur."""
    image = Image.fromarray(paper(STRIP, width))
    pen = ImageDraw.Draw(image)
    length = min(280, width - 2 * _EDGE)
    left, top, low = (width - length) // 2, 12, -1 if both else 0
    ends = [np.array(matplotlib.colors.to_rgb(colour)) * 255 for colour in (AGAINST, IN_FAVOUR)]
    for x in range(length):
        level = low + (1 - low) * x / max(1, length - 1)
        colour = blend(np.array(PAPER, float), ends[level > 0], abs(level) ** BEND)
        pen.line([(left + x, top), (left + x, top + _BAR - 1)], fill=tuple(int(c) for c in colour.round()))
    numbers = [(left, "ls", signed(low * largest)), (left + length, "rs", signed(largest))]
    for x, anchor, text in numbers + [(left + length // 2, "ms", "0")] * both:
        pen.text((x, 40), text, fill=TEXT, font=font(13), anchor=anchor)
    _names(pen, f"against {name}" if both else "", f"for {name}", left, left + length)
    return np.asarray(image)


def _names(pen: ImageDraw.ImageDraw, against: str, in_favour: str, left: int, right: int) -> None:
    """What the ends mean, where there is room."""
    if max(pen.textlength(text, font=font(13)) for text in (against, in_favour)) <= left - _EDGE:
        pen.text((left - 10, 22), against, fill=TEXT, font=font(13), anchor="rs")
        pen.text((right + 10, 22), in_favour, fill=TEXT, font=font(13), anchor="ls")
