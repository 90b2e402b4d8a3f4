"""A small atlas that is drawn while one looks on, from means and counts as `grid_average` returns them."""

from typing import Any

import torch
from torch import Tensor, nn

from helpers.atlas.atlas import NONE, Cells, Grid
from helpers.atlas.render import render
from helpers.errors import ArgumentError
from helpers.synthesis.ascent import Frame
from helpers.synthesis.showing import Showing
from helpers.unwritten import is_unwritten


def cells_of(means: Any, counts: Any, min_count: int) -> Cells | None:
    """Return the cells of a grid that hold at least `min_count` vectors, by rows; None for an unwritten exercise.

    means: (side, side, K). counts: (side, side). The cells name no members, and their line follows the rows. Raises
    ArgumentError for other shapes, and if no cell holds enough.
    """
    if is_unwritten(means) or is_unwritten(counts):
        return None
    mean, count = torch.as_tensor(means).float(), torch.as_tensor(counts).long()
    if mean.ndim != 3 or mean.shape[:2] != count.shape or len(count) != count.shape[1]:
        raise ArgumentError(
            f"means have shape {tuple(mean.shape)}, counts {tuple(count.shape)}; expected (side, side, K) and "
            f"(side, side)."
        )
    rows, columns = (count >= min_count).nonzero(as_tuple=True)
    if not len(rows):
        raise ArgumentError(f"no cell holds {min_count} vectors; the fullest holds {int(count.max())}.")
    nobody, line = torch.full((len(rows), 0), NONE), torch.linspace(0, 1, len(rows))
    return Cells(len(count), rows, columns, count[rows, columns], mean[rows, columns], None, nobody, line)


def drawn_atlas(
    means: Any, counts: Any, min_count: int, model: nn.Module, layer: str, progress: bool = True, **options: Any
) -> Grid | None:
    """Return the grid with an icon for each cell that holds enough vectors; None for an unwritten exercise.

    means, counts, min_count: see `cells_of`. options: of `render`. The icons are shown while they are made, where
    somebody looks on.
    """
    cells = cells_of(means, counts, min_count)
    if cells is None:
        return None
    with Showing(progress) as showing:

        def watched(part: slice, frame: Frame) -> None:
            if showing.is_due:
                showing.show(frame.images, f"cells {part.start + 1} to {part.stop} of {len(cells)}")

        return Grid(cells, render(cells.vectors, model, layer, each=watched, progress=progress, **options))


def icons_of(vectors: Tensor, model: nn.Module, layer: str, progress: bool = False, **options: Any) -> list[Any]:
    """Return an icon for each vector (n, K), as pictures (s, s, 3) in [0, 1]; options: of `render`."""
    return [icon / 255 for icon in render(vectors.float(), model, layer, progress=progress, **options)]
