"""The lessons' 25 labelled photographs, in the format of CS231n's loader."""

import functools
import json
import operator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.errors import ArgumentError
from helpers.model import load_class_names

FOLDER = Path(__file__).parent / "data" / "photos"
SIDE = 224  # pixels


def load_imagenet_val(
    num: int | None = None, source: str = "embedded"
) -> tuple[NDArray[np.uint8], NDArray[np.int64], dict[int, str]]:
    """Return photographs X (N, 224, 224, 3) uint8 RGB, their classes y (N,) int64, and {class: name} of all 1000.

    num: how many, 1 to 25; None for all. source: "embedded" (included in this package; the first five are those
    shown in class) or "official" (CS231n's imagenet_val_25.npz, once downloaded). Raises ArgumentError for another
    `num` or `source`, DataError when the official file is missing or damaged.
    """
    if source not in ("embedded", "official"):
        raise ArgumentError(f'source is {source!r}; use "embedded" or "official".')
    class_names = dict(enumerate(load_class_names()))
    if source == "official":
        from helpers.downloads.imagenet_val import read_imagenet_val

        X, y, official_names = read_imagenet_val()
        count = checked_count(num, len(X))
        return X[:count], y[:count], class_names | official_names  # the official ones lack class 134
    index = photo_index()
    chosen = index[: checked_count(num, len(index))]
    X = np.stack([centre_crop(FOLDER / item["file"]) for item in chosen])
    return X, np.array([item["label"] for item in chosen], dtype=np.int64), class_names


@functools.cache
def photo_index() -> tuple[dict[str, Any], ...]:
    """Return the metadata of each embedded photograph: file, label, class_name, author, source, licence, ..."""
    return tuple(json.loads((FOLDER / "index.json").read_text(encoding="utf-8")))


def checked_count(num: int | None, available: int) -> int:
    """Return `num`, or `available` for None; raises ArgumentError unless it is an integer from 1 to `available`."""
    if num is None:
        return available
    try:
        count = None if isinstance(num, bool) else operator.index(num)
    except TypeError:
        count = None
    if count is None or not 1 <= count <= available:
        raise ArgumentError(f"num is {num!r}; expected a whole number from 1 to {available}, or None for all of them.")
    return count


def centre_crop(path: Path | BinaryIO, side: int = SIDE) -> NDArray[np.uint8]:
    """Read an image, scale its short side to `side` pixels (bicubic) and return the central (side, side, 3) uint8.

    Sizes and offsets are rounded as in torchvision's Resize and CenterCrop.
    """
    with Image.open(path) as file:
        image = file.convert("RGB")
    short = min(image.size)
    width, height = (int(side * length / short) for length in image.size)
    left, top = round((width - side) / 2), round((height - side) / 2)
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image.crop((left, top, left + side, top + side)))
