"""Explorer for the lesson on the feature space: choose a photograph, a space and a metric, and see its neighbours."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as widgets
import torch

from helpers.live.recorder import returned
from helpers.photo_bank import PhotoBank
from helpers.pictures.neighbours import show_neighbours
from helpers.widgets.explorer import Explorer
from helpers.widgets.outputs import Shown

_METRICS = ("cosine", "euclidean")
_FOUND = 6  # neighbours in a row
_NOTHING = "no other space"

NearestNeighbors = Callable[[torch.Tensor, torch.Tensor, int, str], Any]


def neighbour_explorer(
    bank: PhotoBank, spaces: Mapping[str, torch.Tensor | None], nearest_neighbors: NearestNeighbors
) -> widgets.VBox:
    """Return controls for photograph, space and metric above the neighbours that `nearest_neighbors` finds.

    spaces: {name: a vector for each photograph of the bank, (N, D)}; spaces of an unwritten exercise, None, are left
    out. A button goes on to the nearest neighbour, and from there to its own. Errors in `nearest_neighbors` are shown
    in place of the pictures.
    """
    explorer = _Explorer(bank, spaces, nearest_neighbors)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self, bank: PhotoBank, spaces: Mapping[str, torch.Tensor | None], nearest_neighbors: NearestNeighbors
    ) -> None:
        super().__init__([])
        self.bank, self.nearest_neighbors = bank, nearest_neighbors
        self.spaces = {name: vectors for name, vectors in spaces.items() if vectors is not None}
        kinds = [(name, place) for place, name in enumerate(bank.categories)]
        self.category = widgets.Dropdown(options=kinds, description="category", tooltip="of the photograph")
        self.photo = widgets.Dropdown(options=self._members(0), description="photograph", tooltip="the query")
        names = list(self.spaces)
        self.space = widgets.Dropdown(options=names, description="space", tooltip="what a photograph's vector is")
        others = [_NOTHING, *names]
        other = others[-1] if len(names) > 1 else _NOTHING
        self.other = widgets.Dropdown(
            options=others, value=other, description="beside it", tooltip="another space, in a second row"
        )
        self.metric = widgets.Dropdown(options=_METRICS, description="metric", tooltip="how distances are measured")
        self.go_on = widgets.Button(
            description="go to the nearest", icon="arrow-right", tooltip="make the nearest neighbour the query"
        )
        self._nearest: int | None = None
        self._is_moving = False
        self.arrange([self.category, self.photo, self.go_on], [self.space, self.other, self.metric])
        self.on_change(self._choose_category, self.category)
        self.on_change(self._redraw_unless_moving, self.photo, self.space, self.other, self.metric)
        self.go_on.on_click(lambda _: self._go_on())

    def redraw(self) -> None:
        """Find and show the neighbours for the current settings."""
        self.compute(self._drawn, "neighbours")

    def _drawn(self) -> Iterator[list[Shown]]:
        if not self.spaces:
            raise ValueError("embed returned None; write it, then run this cell again.")
        query = int(self.photo.value)
        chosen = dict.fromkeys(name for name in (self.space.value, self.other.value) if name != _NOTHING)
        found = {f"by {name}": self._neighbours(query, self.spaces[name]) for name in chosen}
        self._nearest = int(next(iter(found.values()))[0, 0])
        yield [show_neighbours(self.bank, [query], found)]

    def _neighbours(self, query: int, vectors: torch.Tensor) -> torch.Tensor:
        rows = self.nearest_neighbors(vectors[query : query + 1].clone(), vectors.clone(), _FOUND, self.metric.value)
        return torch.as_tensor(returned(rows, "nearest_neighbors"))

    def _members(self, category: int) -> list[tuple[str, int]]:
        places = (self.bank.labels == category).nonzero()[0]
        return [(self.bank.names[place], int(place)) for place in places]

    def _choose_category(self) -> None:
        if not self._is_moving:
            self._offer(self.category.value)
            self.redraw()

    def _redraw_unless_moving(self) -> None:
        if not self._is_moving:
            self.redraw()

    def _offer(self, category: int, photo: int | None = None) -> None:
        """List the photographs of a category, and choose one, without a reaction."""
        self._is_moving = True
        self.photo.options = self._members(category)
        self.photo.value = self.photo.options[0][1] if photo is None else photo
        self.category.value = category
        self._is_moving = False

    def _go_on(self) -> None:
        if self._nearest is not None:
            self._offer(int(self.bank.labels[self._nearest]), self._nearest)
            self.redraw()
