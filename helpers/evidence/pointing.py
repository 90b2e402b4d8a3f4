"""The pointing game: does a map's maximum lie on the object? With baselines that know nothing of the network."""

from collections.abc import Sequence
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from helpers.errors import ArgumentError

_SPREAD = 0.25  # of the side: the standard deviation of the Gaussian


class Box(Protocol):
    """A box in pixels: `image[top:bottom, left:right]`."""

    @property
    def top(self) -> int: ...  # noqa: D102
    @property
    def left(self) -> int: ...  # noqa: D102
    @property
    def bottom(self) -> int: ...  # noqa: D102
    @property
    def right(self) -> int: ...  # noqa: D102


def pointing_game(maps: Tensor, boxes: Sequence[Box]) -> Tensor:
    """Return for each map whether its maximum lies in its box: bool (N,).

    maps: (N, H, W), in whose pixels the boxes are. The tolerance is 0 pixels. Of several pixels with the maximum the
    one nearest to their mean counts; a map that is the same everywhere points nowhere and misses. Raises ArgumentError
    for other shapes. Source: Zhang et al., "Top-down neural attention by excitation backprop", 2016 (arXiv:1608.00507),
    who allow 15 pixels.
    """
    if maps.ndim != 3 or len(maps) != len(boxes):
        raise ArgumentError(f"got maps {tuple(maps.shape)} for {len(boxes)} boxes; expected (N, H, W), a box for each.")
    return torch.tensor([_hits(one, box) for one, box in zip(maps.detach(), boxes, strict=True)], dtype=torch.bool)


def _hits(one: Tensor, box: Box) -> bool:
    best = (one == one.max()).nonzero()
    if len(best) == one.numel():
        return False
    middle = best.double().mean(dim=0)
    row, column = best[(best - middle).square().sum(dim=1).argmin()].tolist()
    return box.top <= row < box.bottom and box.left <= column < box.right


def centred_gaussian(height: int, width: int) -> Tensor:
    """Return the map (H, W) that knows only that photographers centre their objects; its standard deviation is H / 4.

    Its maximum is the picture's centre.
    """
    rows, columns = (torch.arange(n, dtype=torch.float64) - (n - 1) / 2 for n in (height, width))
    return torch.exp(-0.5 * ((rows[:, None] / (_SPREAD * height)) ** 2 + (columns / (_SPREAD * width)) ** 2)).float()


def edge_map(X: Tensor) -> Tensor:
    """Return how strong the edges of each image are, (N, H, W): the magnitude of Sobel's gradient of the mean colour.

    X: images (N, 3, H, W). The picture's border counts as no edge.
    """
    grey = F.pad(X.detach().mean(dim=1, keepdim=True), (1, 1, 1, 1), mode="replicate")
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=X.dtype)
    both = F.conv2d(grey, torch.stack([across, across.T])[:, None])
    return both.square().sum(dim=1).sqrt()
