"""What an activation atlas consists of: vectors with the places they come from, cells of a grid, icons, layers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from helpers.errors import ArgumentError

NONE = -1  # in `members`: there is no such vector


@dataclass(frozen=True, eq=False)
class Vectors:
    """N activation vectors of one layer, and where they come from.

    vectors: (N, K) float32. photos, rows, columns: (N,) int64, the place of the photograph in its bank and the position
    in the layer's map. size: height and width of that map, in positions. side: pixels of the square images that the
    network saw. attributions: (N, C) float32, how much each vector argues for each class: the gradient of the class's
    score at this position times the vector; None if not computed. Raises ArgumentError if the numbers of rows differ.
    """

    layer: str
    vectors: Tensor
    photos: Tensor
    rows: Tensor
    columns: Tensor
    size: tuple[int, int]
    side: int
    attributions: Tensor | None = None

    def __post_init__(self) -> None:
        """Check the numbers of rows."""
        parts = {"photos": self.photos, "rows": self.rows, "columns": self.columns, "attributions": self.attributions}
        for name, part in parts.items():
            if part is not None and len(part) != len(self.vectors):
                raise ArgumentError(f"there are {len(self.vectors)} vectors and {len(part)} {name}; give one for each.")

    def __len__(self) -> int:
        return len(self.vectors)

    def take(self, which: Tensor) -> "Vectors":
        """Return those at these places, or where a mask is True."""
        return replace(
            self,
            vectors=self.vectors[which],
            photos=self.photos[which],
            rows=self.rows[which],
            columns=self.columns[which],
            attributions=None if self.attributions is None else self.attributions[which],
        )


def together(parts: Sequence[Vectors]) -> Vectors:
    """Return the vectors of several calls of `collect` as one; raises ArgumentError for none, or different layers."""
    if len({(part.layer, part.size, part.side) for part in parts}) != 1:
        raise ArgumentError(
            f"got {len(parts)} parts of {sorted({part.layer for part in parts})}; give those of one layer."
        )
    argued = [part.attributions for part in parts if part.attributions is not None]
    return replace(
        parts[0],
        vectors=torch.cat([part.vectors for part in parts]),
        photos=torch.cat([part.photos for part in parts]),
        rows=torch.cat([part.rows for part in parts]),
        columns=torch.cat([part.columns for part in parts]),
        attributions=torch.cat(argued) if len(argued) == len(parts) else None,
    )


@dataclass(frozen=True, eq=False)
class Cells:
    """The n cells of a side x side grid that hold enough vectors, by rows from the top left.

    rows, columns, counts: (n,) int64. vectors: (n, K) float32, the means. attributions: (n, C) float32, the means, or
    None. members: (n, m, 3) int64, photograph, row and column of the vectors most like each mean, the most alike first;
    NONE where there are fewer than m. line: (n,) float32 in [0, 1], the cells' places in one dimension.
    """

    side: int
    rows: Tensor
    columns: Tensor
    counts: Tensor
    vectors: Tensor
    attributions: Tensor | None
    members: Tensor
    line: Tensor

    def __len__(self) -> int:
        return len(self.counts)


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells and their pictures: icons (n, s, s, 3) uint8 RGB.

    patches: what the members saw, (n, m, p, p, 3) uint8 RGB; where there is no member, mid grey. None if the
    photographs are not at hand.
    """

    cells: Cells
    icons: NDArray[np.uint8]
    patches: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class AtlasLayer:
    """One layer's grids, the coarsest first."""

    name: str
    grids: tuple[Grid, ...]

    def grid(self, side: int) -> Grid:
        """Return the grid with side x side cells; raises ArgumentError if there is none."""
        for grid in self.grids:
            if grid.cells.side == side:
                return grid
        sides = ", ".join(str(grid.cells.side) for grid in self.grids)
        raise ArgumentError(f"{self.name} has no grid of {side} x {side} cells; it has {sides}.")


@dataclass(frozen=True, eq=False)
class Atlas:
    """Layers of one network, from the input up. photographs, vectors: how many were collected for each layer."""

    network: str
    source: str  # what the photographs are, such as "the photo bank"
    photographs: int
    vectors: int
    class_names: Sequence[str]
    layers: tuple[AtlasLayer, ...]

    def layer(self, name: str) -> AtlasLayer:
        """Return the layer of this name; raises ArgumentError if there is none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ArgumentError(f"the atlas has no layer {name!r}; it has {', '.join(one.name for one in self.layers)}.")
