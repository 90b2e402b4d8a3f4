"""The third stage of an atlas: the mean vector of each cell of a grid over the layout."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor

from helpers.atlas.atlas import NONE, Cells, Vectors
from helpers.atlas.layout import in_line
from helpers.errors import ArgumentError
from helpers.ready_made import ready_made


@ready_made
def average(points: Tensor, found: Vectors, side: int, min_count: int = 5, *, members: int = 4, seed: int = 0) -> Cells:
    """Return the cells of a side x side grid that hold at least `min_count` vectors, with their means.

    points: the layout, (N, 2) in [0, 1]: x gives the column, y the row, from the top left; a point on the line between
    two cells belongs to the one after it. found: the N vectors. members: how many vectors each cell names: those most
    like its mean, by cosine, at most one a photograph. seed: of the cells' order along a line. Raises ArgumentError for
    points that do not fit, and if no cell has enough vectors.
    """
    if points.shape != (len(found), 2) or not ((points >= 0) & (points <= 1)).all():
        raise ArgumentError(f"points have shape {tuple(points.shape)}; expected ({len(found)}, 2), from 0 to 1.")
    if side < 1 or min_count < 1:
        raise ArgumentError(f"side is {side}, min_count {min_count}; expected 1 or more of both.")
    place = (points.double() * side).long().clamp(max=side - 1)
    numbers, cell, counts = (place[:, 1] * side + place[:, 0]).unique(return_inverse=True, return_counts=True)
    kept = (counts >= min_count).nonzero()[:, 0]
    if not len(kept):
        raise ArgumentError(
            f"none of the {side} x {side} cells has {min_count} of the {len(found)} vectors. "
            "Use a smaller grid, a smaller min_count, or more positions of each photograph."
        )
    means = _means(found.vectors, cell, counts)[kept]
    argued = None if found.attributions is None else _means(found.attributions, cell, counts)[kept]
    inside = [(cell == one).nonzero()[:, 0] for one in kept]
    named = [_most_alike(found, places, mean, members) for places, mean in zip(inside, means, strict=True)]
    rows, columns = numbers[kept] // side, numbers[kept] % side
    return Cells(side, rows, columns, counts[kept], means, argued, torch.stack(named), in_line(means, seed))


def _means(values: Tensor, cell: Tensor, counts: Tensor) -> Tensor:
    """The mean of the rows of each cell, in float64 on the way: the sum must not depend on the order."""
    sums = torch.zeros(len(counts), values.shape[1], dtype=torch.float64).index_add_(0, cell, values.double())
    return (sums / counts[:, None]).float()


def _most_alike(found: Vectors, places: Tensor, mean: Tensor, most: int) -> Tensor:
    """Where the vectors most like the mean are from, one a photograph, (most, 3); NONE where there are no more."""
    alike = F.cosine_similarity(found.vectors[places], mean[None], dim=1)
    listed = first_of_each_photo(found, places[alike.argsort(descending=True, stable=True)].tolist(), most)
    sources = torch.stack([found.photos[listed], found.rows[listed], found.columns[listed]], dim=1)
    return F.pad(sources, (0, 0, 0, most - len(listed)), value=NONE)


def first_of_each_photo(found: Vectors, order: Iterable[int], most: int) -> list[int]:
    """Return at most `most` of these places of vectors, in order, one of each photograph."""
    best: dict[int, int] = {}
    for place in order:
        best.setdefault(int(found.photos[place]), place)
        if len(best) == most:
            break
    return [*best.values()]
