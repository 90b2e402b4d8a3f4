"""What the lessons' pictures can be made of, turned into plain arrays: images, maps, and one title for each.

Every array that leaves here is new or only read, so drawing never changes the caller's data.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from .images import deprocess

_KINDS = "a PIL image, an array or a tensor"


def to_pictures(images: Any) -> list[np.ndarray]:
    """Return each of one or many images as `to_picture` does; ValueError when there is none."""
    many = isinstance(images, list | tuple) or (_is_array(images) and images.ndim == 4)
    if _is_array(images) and images.ndim == 3 and 3 not in (images.shape[0], images.shape[-1]):
        many = True  # maps (N, H, W)
    pictures = [to_picture(image) for image in images] if many else [to_picture(images)]
    if not pictures:
        raise ValueError("there is no image to show; give at least one.")
    return pictures


def to_picture(image: Any) -> np.ndarray:
    """Return one image as floats: (H, W, 3) in [0, 1], or a map (H, W) as it is.

    image: PIL image; (H, W, 3) of whole numbers 0 to 255 or floats in [0, 1]; map (H, W) or (1, H, W); or floats
    (3, H, W), normalised. Raises TypeError or ValueError for what is none of these.
    """
    if isinstance(image, Image.Image):
        return np.asarray(image.convert("RGB")) / 255
    if not _is_array(image):
        raise TypeError(f"an image must be {_KINDS}, got {type(image).__name__}.")
    array = _finite(image)
    array = array[0] if array.ndim == 4 and len(array) == 1 else array
    array = array[0] if array.ndim == 3 and len(array) == 1 and array.shape[-1] != 3 else array
    if array.ndim == 2:
        return array.astype(np.float64)
    if array.ndim == 3 and array.shape[-1] == 3:
        return _color(array)
    if array.ndim == 3 and array.shape[0] == 3 and array.dtype.kind == "f":
        return np.asarray(deprocess(torch.from_numpy(array.copy()), should_rescale=False)) / 255
    raise ValueError(
        f"cannot show an image of shape {tuple(image.shape)} and dtype {image.dtype}; wanted (H, W, 3), (H, W), "
        "or floats (3, H, W) normalised."
    )


def to_maps(maps: Any) -> np.ndarray:
    """Return (N, H, W) float64 of maps (N, H, W), (N, 1, H, W), (H, W) or a list of (H, W).

    Raises TypeError or ValueError for anything else.
    """
    if not _is_array(maps) and not (isinstance(maps, list | tuple) and all(map(_is_array, maps))):
        raise TypeError(f"maps must be an array or a tensor (N, H, W), or a list of (H, W), got {_kind(maps)}.")
    if not _is_array(maps):
        shapes = sorted({tuple(one.shape) for one in maps})
        if len(shapes) != 1:
            raise ValueError(f"the maps of a list must be one or more of the same shape, got the shapes {shapes}.")
        maps = np.stack([_finite(one) for one in maps])
    array = _finite(maps)
    array = array[:, 0] if array.ndim == 4 and array.shape[1] == 1 else array
    array = array[None] if array.ndim == 2 else array
    if array.ndim != 3:
        raise ValueError(f"maps must have shape (N, H, W), got {array.shape}.")
    return array.astype(np.float64)


def to_titles(titles: Iterable[Any] | None, count: int) -> list[str]:
    """Return `count` titles as text, empty ones for None; ValueError for another number of them."""
    if titles is None:
        return [""] * count
    listed = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    require_same_number("titles", listed, count)
    return listed


def require_same_number(what: str, found: Sequence[Any] | np.ndarray, wanted: int) -> None:
    """Raise ValueError unless there is one of `found` for each image."""
    if len(found) != wanted:
        raise ValueError(f"got {len(found)} {what} for {wanted} images; give one each.")


def _color(array: np.ndarray) -> np.ndarray:
    whole = array.dtype.kind in "iu"
    low, high, top = array.min(), array.max(), 255 if whole else 1
    # A little beyond the range comes of arithmetic and is clipped; far beyond, the numbers mean something else.
    if low < -top or high > 2 * top:
        what = "whole numbers from 0 to 255" if whole else "floats in [0, 1]; divide those up to 255 by 255"
        raise ValueError(f"an image (H, W, 3) must be {what}, got {array.dtype} from {low:g} to {high:g}.")
    return (array.astype(np.float64) / top).clip(0, 1)


def _finite(x: Any) -> np.ndarray:
    if isinstance(x, torch.Tensor):
        # NumPy knows no bfloat16, and too little of float16.
        x = x.detach().cpu()
        x = (x.float() if x.dtype in (torch.bfloat16, torch.float16) else x).resolve_conj().numpy()
    if x.dtype.kind not in "biuf":
        raise TypeError(f"wanted real numbers to show, got an array of dtype {x.dtype}.")
    if x.size == 0:
        raise ValueError(f"there is nothing to show in an array of shape {x.shape}.")
    bad = x.size - int(np.isfinite(x).sum())
    if bad:
        raise ValueError(f"{bad} of {x.size} values are NaN or infinite; look for a division by zero.")
    return x


def _kind(x: Any) -> str:
    name = type(x).__name__
    return f"a {name} of {type(x[0]).__name__}" if isinstance(x, list | tuple) and x else name


def _is_array(x: Any) -> bool:
    return isinstance(x, np.ndarray | torch.Tensor)
