"""Vectors for many photographs: a network's features, a few at a time, and raw pixels."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers.errors import ArgumentError
from helpers.images import preprocess
from helpers.model import without_hooks
from helpers.photos import SIDE

_AT_ONCE = 16  # photographs: larger batches take more memory, and no less time

Embed = Callable[[torch.Tensor, nn.Module, str], Any]


def features_of(
    embed: Embed, photos: np.ndarray, model: nn.Module, layer: str, side: int = SIDE
) -> torch.Tensor | None:
    """Return the features (N, D) of photographs, found by a student's `embed(X, model, layer)` in small batches.

    photos: uint8 (N, H, W, 3). side: pixels of the images that the network sees; smaller ones are faster. None if
    `embed` is not written. Raises ArgumentError if it returns no vector for each image.
    """
    found = []
    for start in range(0, len(photos), _AT_ONCE):
        X = torch.cat([preprocess(photo) for photo in photos[start : start + _AT_ONCE]])
        X = X if X.shape[-1] == side else F.interpolate(X, side, mode="area")
        vectors = embed(X, without_hooks(model), layer)
        if vectors is None:
            return None
        vectors = torch.as_tensor(vectors).detach()
        if vectors.ndim != 2 or len(vectors) != len(X):
            raise ArgumentError(f"embed gave shape {tuple(vectors.shape)} for {len(X)} images; expected (N, D).")
        found.append(vectors)
    return torch.cat(found)


def pixels_of(photos: np.ndarray, side: int = 32) -> torch.Tensor:
    """Return photographs as vectors of raw pixels, (N, 3 * side * side) in [0, 1]: shrunk, then written in a row."""
    shrunk = [F.interpolate(_tensor(photo)[None], side, mode="area").flatten() for photo in photos]
    return torch.stack(shrunk)


def _tensor(photo: np.ndarray) -> torch.Tensor:
    return torch.tensor(photo).permute(2, 0, 1).float() / 255
