"""Mistakes with grids of vectors and with whitening, made on purpose."""

import torch
from torch import Tensor

from helpers.atlas.whiten import whitening
from helpers.ready_made import ready_made


@ready_made
def wrong_grids(grid: Tensor | None, seed: int = 0) -> dict[str, Tensor | None]:
    """Return grids (h, w, K) with two mistakes, by what was done: nothing in the layer has such vectors.

    grid: the right one, as `activation_grid` returns it; None, not written yet, gives None for each. "channels and
    positions mixed" is a `view` in place of a `permute`. seed: of the order of "channels shuffled", the same for all.
    """
    names = ("channels and positions mixed", "channels shuffled")
    if grid is None:
        return dict.fromkeys(names)
    grid = torch.as_tensor(grid)
    maps = grid.permute(2, 0, 1).contiguous()
    order = torch.randperm(grid.shape[2], generator=torch.Generator().manual_seed(seed))
    return dict(zip(names, (maps.view(grid.shape), grid[..., order]), strict=True))


@ready_made
def wrong_whitenings(vectors: Tensor) -> dict[str, Tensor]:
    """Return matrices (K, K) as two common mistakes make them of vectors (N, K), by what was done."""
    rows = vectors.double()
    return {
        "mean subtracted": whitening(vectors - vectors.mean(dim=0)),
        "not inverted": (rows.T @ rows / len(rows)).float(),
    }
