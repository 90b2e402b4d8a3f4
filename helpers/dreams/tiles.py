"""One step on an image of any size: tile by tile, and shifted by a random distance each time (Mordvintsev et al. 2015).

Only one tile at a time goes through the network, so memory does not limit the image. A tile's border is an edge that
the photograph does not have; after a random shift it is elsewhere at each step, and no seam remains.
"""

import itertools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD
from helpers.unwritten import tensor_of

TILE = 256  # pixels; larger tiles cost memory, smaller ones cut objects to pieces

# What students write: (img, model, layer, step_size) -> the image after the step, (1, 3, H, W).
DreamStep = Callable[[Tensor, nn.Module, str, float], Any]


def tiled_step(
    img: Tensor,
    model: nn.Module,
    layer: str,
    step_size: float,
    dream_step: DreamStep,
    tile: int = TILE,
    generator: torch.Generator | None = None,
) -> Tensor | None:
    """Return the image after one step on each of its tiles, between black and white; None if the step is not written.

    img: (1, 3, H, W), normalised; it is kept. tile: side of a tile in pixels, about: all tiles are nearly of a size.
    generator: of the shift, which wraps around; None for no shift. Raises ArgumentError if dream_step returns another
    shape than it was given.
    """
    shift = _drawn(img, generator)
    shifted = img.roll(shift, dims=(2, 3))
    result = shifted.clone()
    for top, bottom in spans(img.shape[2], tile):
        for left, right in spans(img.shape[3], tile):
            place = (..., slice(top, bottom), slice(left, right))
            moved = _moved(dream_step(shifted[place].clone(), model, layer, step_size), shifted[place])
            if moved is None:
                return None
            result[place] = moved
    return in_range(result.roll([-distance for distance in shift], dims=(2, 3)))


def spans(length: int, tile: int) -> list[tuple[int, int]]:
    """Return start and end of the pieces, each about `tile` long, that a length is cut into."""
    count = max(1, round(length / tile))
    ends = [round(place * length / count) for place in range(count + 1)]
    return list(itertools.pairwise(ends))


def in_range(img: Tensor) -> Tensor:
    """Return the normalised image (1, 3, H, W) with no pixel darker than black or brighter than white."""
    mean, std = (img.new_tensor(one).view(3, 1, 1) for one in (SQUEEZENET_MEAN, SQUEEZENET_STD))
    return img.clamp(-mean / std, (1 - mean) / std)


def _drawn(img: Tensor, generator: torch.Generator | None) -> list[int]:
    """How far down and to the right the image moves, in pixels."""
    if generator is None:
        return [0, 0]
    return [int(torch.randint(length, (1,), generator=generator)) for length in img.shape[2:]]


def _moved(answer: Any, given: Tensor) -> Tensor | None:
    """What a student's function returned, as a tensor of the shape it was given."""
    if answer is None:
        return None
    moved: Tensor = tensor_of(answer).detach().to(given)
    if moved.shape != given.shape:
        raise ArgumentError(
            f"dream_step returned {tuple(moved.shape)} for an image {tuple(given.shape)}; expected the same shape."
        )
    return moved
