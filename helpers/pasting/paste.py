"""Patches: cut out of a photograph, and pasted into others at any size."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from helpers.atlas.files.patches import square_around
from helpers.errors import ArgumentError
from helpers.images import preprocess


def patch_around(photo: NDArray[np.uint8], position: tuple[int, int], size: tuple[int, int], side: int) -> Tensor:
    """Return the square of a photograph around one position of a layer's map, (3, side, side), normalised.

    photo: uint8 (H, W, 3). position: row and column in a map of `size` positions. At the border, the square is moved
    inside. Raises ArgumentError if the photograph is smaller.
    """
    limits = photo.shape[:2]
    if not 1 <= side <= min(limits):
        raise ArgumentError(f"side is {side}; expected 1 to {min(limits)} pixels, the photograph's shorter side.")
    y, x = ((at + 0.5) / count for at, count in zip(position, size, strict=True))
    return preprocess(np.ascontiguousarray(square_around(photo, y, x, side)), side)[0]


def paste(X: Tensor, patch: Tensor, share: float, places: Tensor) -> Tensor:
    """Return images with a patch pasted into each, (N, 3, H, W).

    X: (N, 3, H, W), normalised. patch: (3, p, p), or (N, 3, p, p) with one for each image. share: the patch's side as a
    share of the image's shorter side. places: (N, 2) in [0, 1]: 0 is the upmost or leftmost place, 1 the last one at
    which the patch is still inside. Raises ArgumentError for other shapes and numbers.
    """
    if not 0 < share <= 1:
        raise ArgumentError(f"share is {share}; expected a number above 0, up to 1.")
    if places.shape != (len(X), 2) or not ((places >= 0) & (places <= 1)).all():
        raise ArgumentError(f"places have shape {tuple(places.shape)}; expected ({len(X)}, 2), from 0 to 1.")
    height, width = X.shape[2:]
    side = max(1, round(share * min(height, width)))
    patches = (patch if patch.ndim == 4 else patch[None]).expand(len(X), -1, -1, -1)
    resized = F.interpolate(patches, (side, side), mode="bilinear", antialias=True)
    corners = (places * torch.tensor([height - side, width - side])).round().long().tolist()
    pasted = X.clone()
    for image, small, (top, left) in zip(pasted, resized, corners, strict=True):
        image[:, top : top + side, left : left + side] = small
    return pasted
