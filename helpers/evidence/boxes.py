"""Where the object is in 45 photographs of the bank: the ground truth of the pointing test, drawn by hand."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.errors import DataError
from helpers.photos import SIDE

FILE = Path(__file__).resolve().parents[1] / "data" / "photo_bank_boxes.json"


class ObjectBox(NamedTuple):
    """The object of one photograph: `photo[top:bottom, left:right]` of the bank's photograph of that name.

    `label`: the ImageNet class that is right for the object, None where there is none. `predicted`: SqueezeNet's most
    probable class, which names the object or its kind.
    """

    photo: str
    object: str
    top: int
    left: int
    bottom: int
    right: int
    label: int | None
    predicted: int

    @property
    def share(self) -> float:
        """The box's share of the picture, from 0 to 1: how often a random pixel lies in it."""
        return (self.bottom - self.top) * (self.right - self.left) / SIDE**2


def load_boxes() -> tuple[ObjectBox, ...]:
    """Return the boxes, sorted as the bank; raises DataError if their file is missing or damaged."""
    try:
        data = json.loads(FILE.read_text(encoding="utf-8"))
        return tuple(
            ObjectBox(one["photo"], one["object"], *_sides(one["box"]), one["label"], one["predicted"])
            for one in data["boxes"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{FILE} cannot be read ({error}); restore the file that came with the course.") from error


def _sides(box: Sequence[int]) -> tuple[int, int, int, int]:
    top, left, bottom, right = box
    if not (0 <= top < bottom <= SIDE and 0 <= left < right <= SIDE):
        raise ValueError(f"the box {box} is not [top, left, bottom, right] within {SIDE} pixels")
    return top, left, bottom, right
