"""Pictures of receptive fields and patches: what units see, cut out, and drawn in the whole photographs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from helpers.errors import ArgumentError
from helpers.pictures.colours import HEAT
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, listed
from helpers.plotting_images import require_same_number, to_picture, to_titles
from helpers.unwritten import is_unwritten, note

_SIDE = 104  # pixels on a page: eight patches fill the width of a notebook
_LARGE = 176  # pixels on a page, of a photograph with a field
_OUTSIDE = 0.5  # grey, of what lies outside a photograph
_BRIGHT = 0.995  # the quantile of a gradient that gets full brightness


def show_fields(photo: Any, fields: Mapping[str, Sequence[int]], alt: str | None = None) -> Picture:
    """Show the photograph once for each field, with what the unit nearest to the middle sees outlined.

    photo: one image, as `show_images` takes it. fields: {title: (size, stride, offset)} in pixels, as `receptive_field`
    returns them. None among them gives a Note. Raises ArgumentError for other numbers.
    """
    if any(map(_is_open, fields.values())):
        return note()
    picture = to_picture(photo)
    panels = []
    for title, field in fields.items():
        size, stride, offset = _whole(title, field)
        ends = [_around_the_middle(side, size, stride, offset) for side in picture.shape[:2]]
        mask = np.zeros(picture.shape[:2], bool)
        (top, bottom), (left, right) = ends
        mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
        panels.append(Panel(picture, title, f"{size} by {size} pixels outlined", outline=mask))
    told = listed([f"{panel.title}: {panel.alt}" for panel in panels], "; ")
    return Grid([panels], "What one unit in the middle sees of the photograph", alt, told, side=_LARGE)


def show_patches(
    photos: np.ndarray,
    boxes: Any,
    values: Any = None,
    size: int | None = None,
    titles: Sequence[str] | None = None,
    alt: str | None = None,
) -> Picture:
    """Show patches in a row, and below each the whole photograph in which it is outlined.

    photos: uint8 (N, H, W, 3). boxes: (k, 5), image, top, left, bottom, right, as `top_patches` returns them, and
    values: (k,), which become titles; else `titles`. size: of the whole field in pixels; what it has outside of the
    photograph is then drawn grey. Boxes of an unwritten exercise, None, give a Note. Raises ArgumentError for boxes
    that are no part of a photograph.
    """
    if is_unwritten(boxes) or (values is not None and is_unwritten(values)):
        return note()
    rows = _rows(photos, boxes)
    named = to_titles(titles if values is None else [_short(float(value)) for value in values], len(rows))
    patches = [Panel(_patch(photos, row, size), title) for row, title in zip(rows, named, strict=True)]
    whole = [_outlined(photos, row) for row in rows]
    places = [
        f"{name or f'photograph {row[0]}'} at row {row[1]}, column {row[2]}"
        for name, row in zip(named, rows, strict=True)
    ]
    head = f"{len(rows)} patches, each above its photograph, in which it is outlined"
    return Grid([patches, whole], head, alt, listed(places, "; "), side=_SIDE)


def show_patch_rows(
    photos: np.ndarray, rows: Mapping[str, Any], size: int | None = None, alt: str | None = None
) -> Picture:
    """Show several rows of patches of the same photographs, {title: boxes}; the title stands above the row's first."""
    if any(map(_is_open, rows.values())):
        return note()
    panels = []
    for title, boxes in rows.items():
        cut = [_patch(photos, row, size) for row in _rows(photos, boxes)]
        panels.append([Panel(one, "" if place else title, title) for place, one in enumerate(cut)])
    return Grid(panels, "Rows of patches, one below the other", alt, listed(list(rows), "; "), side=_SIDE)


def show_gradients(
    photos: np.ndarray, boxes: Any, gradients: Any, size: int | None = None, alt: str | None = None
) -> Picture:
    """Show patches in a row, and below each how strongly the unit reacts to its pixels.

    photos and boxes: as `show_patches` takes them. gradients: one (3, H, W) for each box, with respect to its
    photograph; drawn is the largest absolute value of the three colours, over its own range. None gives a Note.
    """
    if is_unwritten(boxes) or is_unwritten(gradients):
        return note()
    rows = _rows(photos, boxes)
    require_same_number("gradients", gradients, len(rows))
    patches = [Panel(_patch(photos, row, size)) for row in rows]
    heats = []
    for row, gradient in zip(rows, gradients, strict=True):
        heat = _padded(torch.as_tensor(gradient).detach().abs().amax(dim=0).numpy(), row, size, 0.0)
        top = float(np.quantile(heat, _BRIGHT))
        heats.append(Panel(heat, "", "the gradient's strength", HEAT, 0.0, top if top > 0 else 1.0))
    head = f"{len(rows)} patches, each above a map of how strongly the unit reacts to its pixels"
    return Grid([patches, heats], head, alt, listed([brightest(panel.picture) for panel in heats], "; "), side=_SIDE)


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"


def _is_open(result: Any) -> bool:
    """Whether it is the result of an unwritten exercise, or holds one."""
    return is_unwritten(result) or (isinstance(result, tuple | list) and any(map(is_unwritten, result)))


def _whole(title: str, field: Sequence[int]) -> tuple[int, int, int]:
    numbers = [float(one) for one in field]
    if len(numbers) != 3 or any(one != int(one) for one in numbers) or numbers[0] < 1 or numbers[1] < 1:
        raise ArgumentError(f"the field of {title!r} is {field}; expected (size, stride, offset), whole numbers.")
    size, stride, offset = map(int, numbers)
    return size, stride, offset


def _around_the_middle(side: int, size: int, stride: int, offset: int) -> tuple[int, int]:
    """Where the field begins and ends whose middle is nearest to that of the image's side."""
    unit = round((side / 2 - size / 2 - offset) / stride)
    return offset + unit * stride, offset + unit * stride + size


def _rows(photos: np.ndarray, boxes: Any) -> list[list[int]]:
    """The boxes as lists of whole numbers; raises ArgumentError for one that is no part of its photograph."""
    rows = [[int(number) for number in row] for row in boxes]
    count, height, width = photos.shape[:3]
    for row in rows:
        inside = len(row) == 5 and row[0] in range(count) and 0 <= row[1] < row[3] <= height
        if not inside or not 0 <= row[2] < row[4] <= width:
            raise ArgumentError(
                f"the box {row} is no part of a photograph: expected image (below {count}), top, left, bottom (at most "
                f"{height}), right (at most {width}). Clip boxes at the border."
            )
    return rows


def _patch(photos: np.ndarray, row: Sequence[int], size: int | None) -> np.ndarray:
    return _padded(photos[row[0]] / 255, row, size, _OUTSIDE)


def _padded(picture: np.ndarray, row: Sequence[int], size: int | None, outside: float) -> np.ndarray:
    """The part of the picture in the box; with `size`, in a square of that size, where it lies in the unit's field."""
    _, top, left, bottom, right = row
    part = picture[top:bottom, left:right]
    if size is None:
        return part
    padding = [
        _missing(start, end, side, size)
        for start, end, side in ((top, bottom, len(picture)), (left, right, picture.shape[1]))
    ]
    return np.pad(part, padding + [(0, 0)] * (part.ndim - 2), constant_values=outside)


def _missing(start: int, end: int, side: int, size: int) -> tuple[int, int]:
    """How many pixels of the field lie before the picture, and how many behind it."""
    missing = max(size - (end - start), 0)
    before = missing if start == 0 else 0
    return before, missing - before


def _outlined(photos: np.ndarray, row: Sequence[int]) -> Panel:
    image, top, left, bottom, right = row
    mask = np.zeros(photos.shape[1:3], bool)
    mask[top:bottom, left:right] = True
    return Panel(photos[image] / 255, "", "the whole photograph, the patch outlined", outline=mask)
