"""Convert what the plotting functions accept to plain arrays: images, maps, and one title each.

Every array returned here is new or read-only in use, so drawing never changes the caller's data.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from helpers.images import deprocess

_KINDS = "a PIL image, an array or a tensor"


def to_pictures(images: Any) -> list[np.ndarray]:
    """Convert one or several images with `to_picture`; raises ValueError for an empty list or batch."""
    many = isinstance(images, list | tuple) or (_is_array(images) and images.ndim == 4)
    if _is_array(images) and images.ndim == 3 and 3 not in (images.shape[0], images.shape[-1]):
        many = True  # maps (N, H, W)
    pictures = [to_picture(image) for image in images] if many else [to_picture(images)]
    if not pictures:
        raise ValueError("there is no image to show; pass at least one.")
    return pictures


def to_picture(image: Any) -> np.ndarray:
    """Convert one image to floats: (H, W, 3) in [0, 1], or a map (H, W) with its values unchanged.

    image: PIL image; (H, W, 3) of integers from 0 to 255 or floats in [0, 1]; map (H, W) or (1, H, W); or floats
    (3, H, W), normalised. Raises TypeError or ValueError for anything else.
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
        f"cannot show an image of shape {tuple(image.shape)} and dtype {image.dtype}; expected (H, W, 3), (H, W), "
        "or floats (3, H, W) normalised."
    )


def to_maps(maps: Any) -> np.ndarray:
    """Convert maps (N, H, W), (N, 1, H, W), (H, W) or a list of (H, W) to float64 (N, H, W).

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
    """Return `count` titles as strings, empty ones for None; raises ValueError for a different number of them."""
    if titles is None:
        return [""] * count
    listed = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    require_same_number("titles", listed, count)
    return listed


def require_same_number(what: str, items: Sequence[Any] | np.ndarray, images: int) -> None:
    """Raise ValueError, naming the items as `what`, unless there is one for each of `images` images."""
    if len(items) != images:
        raise ValueError(f"got {len(items)} {what} for {images} images; give one for each image.")


def _color(array: np.ndarray) -> np.ndarray:
    whole = array.dtype.kind in "iu"
    low, high, top = array.min(), array.max(), 255 if whole else 1
    # Values slightly out of range result from arithmetic and are clipped; far out of range, they mean something else.
    if low < -top or high > 2 * top:
        what = "whole numbers from 0 to 255" if whole else "floats in [0, 1]; divide those up to 255 by 255"
        raise ValueError(f"an image (H, W, 3) must be {what}, got {array.dtype} from {low:g} to {high:g}.")
    return (array.astype(np.float64) / top).clip(0, 1)


def _finite(x: Any) -> np.ndarray:
    if isinstance(x, torch.Tensor):
        # NumPy does not have bfloat16, and its float16 lacks operations.
        x = x.detach().cpu()
        x = (x.float() if x.dtype in (torch.bfloat16, torch.float16) else x).resolve_conj().numpy()
    if x.dtype.kind not in "biuf":
        raise TypeError(f"expected an array of real numbers, got dtype {x.dtype}.")
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
