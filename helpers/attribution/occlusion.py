"""Occlusion: how much a class's score drops while a square window hides part of the image (Zeiler and Fergus 2014)."""

import math
import warnings
from collections.abc import Iterator

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor, nn
from tqdm.auto import tqdm

from helpers.attribution.batches import BATCH, batches, check_input, class_scores
from helpers.errors import ArgumentError
from helpers.ready_made import ready_made


def window_starts(length: int, size: int, stride: int) -> range:
    """Return where windows of `size` pixels begin along `length` pixels; the last ones may reach beyond the end."""
    return range(0, max(math.ceil((length - size) / stride), 0) * stride + 1, stride)


@ready_made
def occlusion_map(
    X: Tensor,
    y: Tensor,
    model: nn.Module,
    size: int = 32,
    stride: int = 16,
    fill: float = 0.0,
    progress: bool = False,
) -> Tensor:
    """Return by how much the score of class y drops for each place of the window, (N, h, w).

    size: pixels a side of the window. stride: pixels from window to window: these start at 0, stride, 2 * stride and so
    on, as far as is needed to cover all pixels; what reaches beyond the border is cut off. So h is
    ceil((H - size) / stride) + 1. fill: the hidden pixels' value in the units of X; 0 is ImageNet's mean colour.
    progress: show a bar. Then an interruption returns what there is: places are tried in an order that covers
    the image more and more finely, and those that are missing get the value of the nearest one, with a warning.
    """
    check_input(X, y, model)
    if size < 1 or stride < 1:
        raise ArgumentError(f"size is {size} and stride {stride}; expected 1 pixel or more.")
    rows, columns = (window_starts(length, size, stride) for length in X.shape[2:])
    order = _coarse_to_fine(len(rows), len(columns))
    drops = torch.full((len(X), len(rows), len(columns)), torch.nan, dtype=X.dtype, device=X.device)
    bar = tqdm(total=len(X) * len(order), desc="occlusion", unit="window", disable=not progress)
    try:
        with torch.no_grad(), bar:
            for i in range(len(X)):
                for chosen, drop in _drops(X[i : i + 1], y[i : i + 1], model, rows, columns, order, size, fill):
                    drops[i, chosen[:, 0], chosen[:, 1]] = drop
                    bar.update(len(chosen))
    except KeyboardInterrupt:
        if not progress or not drops.isfinite().any():
            raise
        return _completed(drops)
    return drops


def _drops(
    X: Tensor, y: Tensor, model: nn.Module, rows: range, columns: range, order: Tensor, size: int, fill: float
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield (places (n, 2), by how much the score drops there (n,)) of one image, in this order."""
    ((_, image, _),) = batches(X, y, model)
    score = class_scores(model(image), y)
    hidden = image.repeat(min(BATCH, len(order)), 1, 1, 1).contiguous(memory_format=torch.channels_last)
    for chosen in order.split(BATCH):
        copies = hidden[: len(chosen)]
        copies.copy_(X.detach())  # also what the model may have done to the last ones
        for copy, (i, j) in zip(copies, chosen.tolist(), strict=True):
            copy[:, rows[i] : rows[i] + size, columns[j] : columns[j] + size] = fill
        yield chosen, score - class_scores(model(copies), y.expand(len(chosen)))


def _coarse_to_fine(h: int, w: int) -> Tensor:
    """All places (h * w, 2) of a grid: first those of a wide grid, then those between, and so on."""

    def level(i: int) -> int:
        """How often i can be halved: of two places, the one that a wider grid has too comes first."""
        return (i & -i).bit_length() - 1 if i else 64

    places = sorted(((i, j) for i in range(h) for j in range(w)), key=lambda place: -min(map(level, place)))
    return torch.tensor(places)


def _completed(drops: Tensor) -> Tensor:
    """Give each missing place the value of the nearest one; images of which nothing is known stay NaN."""
    known = drops.isfinite()
    warnings.warn(
        f"interrupted: {int(known.sum())} of {known.numel()} windows were tried; other places show the nearest.",
        stacklevel=3,
    )
    whole = drops.clone()
    for i in range(len(drops)):
        if known[i].any():
            missing = ~known[i].cpu().numpy()
            nearest = ndimage.distance_transform_edt(missing, return_distances=False, return_indices=True)
            whole[i] = drops[i][tuple(torch.from_numpy(np.ascontiguousarray(one)).long() for one in nearest)]
    return whole


@ready_made
def occlusion_pixels(drops: Tensor, size: int, stride: int, height: int, width: int) -> Tensor:
    """Return, for each pixel, the mean drop of the windows that cover it, (N, height, width).

    drops: (N, h, w), as `occlusion_map` returns them for this size and stride. Raises ArgumentError if h and w do not
    fit; pixels that no window covers, where stride exceeds size, get 0.
    """
    rows, columns = window_starts(height, size, stride), window_starts(width, size, stride)
    if drops.ndim != 3 or drops.shape[1:] != (len(rows), len(columns)):
        raise ArgumentError(
            f"drops has shape {tuple(drops.shape)}; windows of {size} pixels every {stride} on {height} x {width} "
            f"pixels give (N, {len(rows)}, {len(columns)})."
        )
    over, beside = _covers(rows, size, height).to(drops), _covers(columns, size, width).to(drops)
    total = over.T @ drops @ beside
    windows = over.sum(dim=0)[:, None] * beside.sum(dim=0)
    return total / windows.clamp(min=1)


def _covers(starts: range, size: int, length: int) -> Tensor:
    """1 where the window that begins at a start covers a pixel, else 0: (len(starts), length)."""
    places = torch.arange(length)
    return torch.stack([(places >= start) & (places < start + size) for start in starts]).double()
