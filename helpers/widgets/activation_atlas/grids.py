"""Explorer for the lesson on activation atlases: choose the cells of the grid and how many vectors they need."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from helpers.live.recorder import returned
from helpers.plotting import show_images
from helpers.unwritten import is_unwritten
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

GridAverage = Callable[[Tensor, Tensor, int, int], Any]
_PIXELS = 240  # of each picture, about


def grid_explorer(layouts: dict[str, Any], vectors: dict[str, Any], grid_average: GridAverage) -> widgets.VBox:
    """Return controls for layout, side and min_count above two pictures: how full the cells are, and how alike inside.

    layouts: {name: (N, 2) in [0, 1]}. vectors: {name: (N, K)}, for the same names. A cell's likeness is the mean cosine
    of its vectors with their mean. The grid is made by the students' own function; its errors are shown in place of the
    pictures.
    """
    explorer = _Explorer(layouts, vectors, grid_average)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(self, layouts: dict[str, Any], vectors: dict[str, Any], grid_average: GridAverage) -> None:
        super().__init__({})
        self.layouts, self.vectors, self.grid_average = layouts, vectors, grid_average
        self.chosen = widgets.Dropdown(options=list(layouts), description="layout", tooltip="which vectors")
        self.side = widgets.IntSlider(
            **{"value": 8, "min": 1, "max": 24, "description": "side", **LATER}, tooltip="side: cells along a side"
        )
        self.least = widgets.IntSlider(
            **{"value": 5, "min": 1, "max": 30, "description": "min_count", **LATER},
            tooltip="min_count: vectors that a cell needs",
        )
        self.arrange([self.chosen, self.side, self.least])
        self.on_change(self.redraw, self.chosen, self.side, self.least)

    def redraw(self) -> None:
        """Make the grid for the current settings."""
        self.compute(self._drawn, "grid")

    def _drawn(self) -> Iterator[list[Shown]]:
        points, vectors = (returned(one[self.chosen.value], name) for one, name in self._sources())
        layout, activations = torch.as_tensor(points).float(), torch.as_tensor(vectors)
        side, least = self.side.value, self.least.value
        made = self.grid_average(layout, activations, side, least)
        means, counts = returned(None if is_unwritten(made) else made, "grid_average")
        counts = torch.as_tensor(counts)
        full = counts >= least
        likeness = _likeness(layout, activations, torch.as_tensor(means).float(), full)
        inside = float(counts[full].sum() / counts.sum().clamp(min=1))
        alike = float(likeness[full].mean()) if full.any() else 0.0
        yield [
            f"{int(full.sum())} of {side * side} cells are filled; they hold {inside:.0%} of the {len(layout)} "
            f"vectors. Mean cosine of a cell's vectors with their mean: {alike:.2f}.",
            show_images(
                [_large(counts.double() / counts.max().clamp(min=1)), _large(likeness)],
                titles=["how many vectors", "how alike they are"],
                columns=2,
                cmap="viridis",
            ),
        ]

    def _sources(self) -> list[tuple[dict[str, Any], str]]:
        return [(self.layouts, "layout"), (self.vectors, "collect_activations")]


def _likeness(layout: Tensor, vectors: Tensor, means: Tensor, full: Tensor) -> Tensor:
    """The mean cosine of each filled cell's vectors with the cell's mean, (side, side); 0 in the others."""
    side = len(means)
    column, row = (layout * side).long().clamp(0, side - 1).T
    cosines = F.cosine_similarity(vectors, means[row, column], dim=1)
    sums = torch.zeros(side, side).index_put((row, column), cosines, accumulate=True)
    counts = torch.zeros(side, side).index_put((row, column), torch.ones(len(layout)), accumulate=True)
    return torch.where(full, sums / counts.clamp(min=1), 0.0)


def _large(cells: Tensor) -> np.ndarray:
    """The cells as squares of several pixels, so that they keep their edges."""
    size = max(1, _PIXELS // len(cells))
    return np.kron(np.asarray(cells, np.float64), np.ones((size, size)))
