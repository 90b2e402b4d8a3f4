"""The first stage of an atlas: activation vectors at random positions of photographs, and what they argue for."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from helpers.atlas.atlas import Vectors, together
from helpers.atlas.attribute import attributions_at
from helpers.errors import ArgumentError
from helpers.layers import require_evaluation_mode
from helpers.patches.survey import normalised
from helpers.photos import SIDE
from helpers.ready_made import ready_made
from helpers.synthesis.activations import activations
from helpers.synthesis.showing import progress_bar

_AT_ONCE = 16  # photographs: larger batches take more memory, and no less time


@ready_made
def collect(
    photos: NDArray[np.uint8],
    model: nn.Module,
    layer: str,
    per_image: int = 1,
    *,
    seed: int = 0,
    margin: int = 1,
    side: int = SIDE,
    attributed: bool = True,
    first: int = 0,
    progress: bool = True,
) -> Vectors:
    """Return the layer's vectors at `per_image` random positions of each photograph, photograph by photograph.

    photos: uint8 RGB squares (P, H, H, 3). layer: a name as in `model.named_modules()`, of a layer that returns maps.
    seed: positions depend on it and on the photograph's number alone, not on how the photographs are divided among
    calls. margin: positions so near to the border are left out, where padding shows (Carter et al. 2019); 0 for none.
    side: pixels of the images that the network sees. attributed: also compute how much each vector argues for each
    class; this takes longer than all else. first: the number of the first photograph. Raises ArgumentError for
    a layer without maps, and if a map has fewer positions than asked for.
    """
    require_evaluation_mode(model)
    if per_image < 1 or margin < 0:
        raise ArgumentError(f"per_image is {per_image}, margin {margin}; expected 1 or more, and 0 or more.")
    if photos.ndim != 4 or not len(photos):
        raise ArgumentError(f"photos have shape {photos.shape}; expected uint8 (P, H, W, 3), one photograph at least.")
    starts = range(0, len(photos), _AT_ONCE)
    parts = []
    for start in progress_bar(starts, f"collecting {layer}", len(starts), "batch", progress):
        X = network_input(photos[start : start + _AT_ONCE], side)
        parts.append(_collect(X, model, layer, per_image, seed, margin, attributed, first + start))
    return together(parts)


def positions(size: tuple[int, int], per_image: int, margin: int, seed: int, photo: int) -> NDArray[np.int64]:
    """Return different random positions of one photograph's map, (per_image,) int64: row * width + column.

    Raises ArgumentError if the map has fewer.
    """
    height, width = size
    rows, columns = (np.arange(margin, length - margin) for length in size)
    inner = (rows[:, None] * width + columns).ravel()
    if len(inner) < per_image:
        raise ArgumentError(
            f"a map of {height} x {width} positions has {len(inner)} that are {margin} or more from the border; "
            f"{per_image} were asked for. Ask for fewer, or for a smaller margin."
        )
    # RandomState's streams are frozen for good: the same atlas with every version of NumPy.
    return np.random.RandomState([seed, photo]).permutation(inner)[:per_image]


def network_input(photos: NDArray[np.uint8], side: int) -> Tensor:
    """Return square photographs, uint8 (n, H, H, 3), as a network takes them: (n, 3, side, side), normalised."""
    X = normalised(photos)
    return X if X.shape[-1] == side else F.interpolate(X, side, mode="area")


def _collect(
    X: Tensor, model: nn.Module, layer: str, per_image: int, seed: int, margin: int, attributed: bool, first: int
) -> Vectors:
    """The vectors of one batch of images (n, 3, side, side)."""
    X = X.to(next((parameter.device for parameter in model.parameters()), X.device))
    maps = _maps(model, X, layer)
    size = (maps.shape[2], maps.shape[3])
    chosen = [positions(size, per_image, margin, seed, first + i) for i in range(len(X))]
    places = torch.from_numpy(np.stack(chosen))
    vectors = maps.flatten(2).gather(2, places.to(maps.device)[:, None].expand(-1, maps.shape[1], -1))
    each = zip(X.split(1), places, strict=True)
    attributions = torch.cat([attributions_at(x, model, layer, at).cpu() for x, at in each]) if attributed else None
    return Vectors(
        layer,
        vectors.transpose(1, 2).flatten(0, 1).cpu(),
        torch.arange(first, first + len(X)).repeat_interleave(per_image),
        places.flatten() // size[1],
        places.flatten() % size[1],
        size,
        X.shape[-1],
        attributions,
    )


@torch.no_grad()
def _maps(model: nn.Module, X: Tensor, layer: str) -> Tensor:
    maps = activations(model, X.contiguous(memory_format=torch.channels_last), [layer])[layer]
    if maps.ndim != 4:
        raise ArgumentError(
            f"{layer} returns {tuple(maps.shape)}; an atlas needs a layer that returns maps (N, K, h, w)."
        )
    return maps
