"""Points that are moved to the cells of a grid, drawn as pixels."""

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from helpers.pictures.colours import CURVES, INK

_SIDE = 360  # pixels: twice the width of a panel, so that lines are crisp
_DOT = 5  # pixels


def drawn_moves(points: np.ndarray, cells: np.ndarray, side: int) -> np.ndarray:
    """Return a picture (H, W, 3) in [0, 1] of a grid: a dot for each point, a line from it to its cell's centre.

    points: (N, 2), x and y in [0, 1], y downwards. cells: (N, 2), row and column; lines to cells beyond the grid are
    cut off at its edge.
    """
    image = Image.new("RGB", (_SIDE, _SIDE), "white")
    draw = ImageDraw.Draw(image)
    for place in range(1, side):
        at = place * _SIDE / side
        draw.line((at, 0, at, _SIDE), fill=_pale(), width=1)
        draw.line((0, at, _SIDE, at), fill=_pale(), width=1)
    centres = (cells[:, ::-1] + 0.5) / side
    for start, end in zip(points * _SIDE, centres.clip(-1, 2) * _SIDE, strict=True):
        draw.line((*start, *end), fill=CURVES[1], width=3)
    for x, y in points * _SIDE:
        draw.ellipse((x - _DOT, y - _DOT, x + _DOT, y + _DOT), fill=CURVES[0])
    return np.asarray(image) / 255


def _pale() -> tuple[int, ...]:
    return tuple((255 + channel) // 2 for channel in ImageColor.getrgb(INK))
