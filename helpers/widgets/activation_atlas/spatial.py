"""Explorer of the lesson on spatial activations: choose a position of a photograph, see its vector and its icon."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import numpy as np
import torch
from torch import nn

from helpers.atlas.atlas import Vectors
from helpers.images import preprocess
from helpers.live.recorder import returned
from helpers.model import without_hooks
from helpers.photo_bank import PhotoBank
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.spatial.icons import render_grid
from helpers.spatial.nearest import nearest_positions
from helpers.spatial.pictures import icon_panel
from helpers.synthesis.objectives import Formula
from helpers.widgets.explorer import LATER, Explorer
from helpers.widgets.outputs import Shown

_STRONGEST = 5  # channels that are told
_NEAREST = 8
_COLUMNS = 5

ActivationGrid = Callable[[torch.Tensor, nn.Module, str], Any]


def spatial_explorer(
    bank: PhotoBank,
    found: Vectors,
    model: nn.Module,
    activation_grid: ActivationGrid,
    direction_objective: Formula,
    photo: str = "horse",
) -> widgets.VBox:
    """Return controls for photograph, row and column above what the layer sees at this position.

    That is the photograph with the position outlined, the nearest positions of the bank, and in words the strongest
    channels of the vector. A tick adds the vector's icon, rendered with `direction_objective`. found: vectors of the
    bank, of the layer that is shown. photo: the first photograph. Errors in students' functions are shown in place of
    the pictures.
    """
    explorer = _Explorer(bank, found, model, activation_grid, direction_objective, photo)
    explorer.redraw()
    return explorer.box


class _Explorer(Explorer):
    """The controls and the pictures below them."""

    def __init__(
        self,
        bank: PhotoBank,
        found: Vectors,
        model: nn.Module,
        activation_grid: ActivationGrid,
        direction_objective: Formula,
        photo: str,
    ) -> None:
        super().__init__([], model)
        self.bank, self.found, self.model = bank, found, model
        self.activation_grid, self.direction_objective = activation_grid, direction_objective
        options = [(name, number) for number, name in enumerate(bank.names)]
        self.photo = widgets.Dropdown(
            options=options, value=bank.names.index(photo), description="photograph", tooltip="a photograph of the bank"
        )
        height, width = found.size
        self.row = _slider("row", height)
        self.column = _slider("column", width)
        self.icon = widgets.Checkbox(
            value=False, indent=False, description="render its icon", tooltip="takes some seconds, by your objective"
        )
        self.arrange([self.photo, self.icon], [self.row, self.column])
        self.on_change(self.redraw, self.photo, self.row, self.column, self.icon)

    def redraw(self) -> None:
        """Show what is at the current position."""
        self.compute(self._drawn, "vector")

    def _drawn(self) -> Iterator[list[Shown]]:
        number, row, column = self.photo.value, self.row.value, self.column.value
        X = preprocess(self.bank.photos[number])
        grid = returned(self.activation_grid(X, without_hooks(self.model), self.found.layer), "activation_grid")
        vector = torch.as_tensor(grid)[row, column].float()
        near = nearest_positions(vector, self.found, self.bank, _NEAREST, but=number)
        titles = [
            f"{self.bank.names[photo]}: {cosine:.2f}"
            for photo, cosine in zip(near.photos.tolist(), near.cosines.tolist(), strict=True)
        ]
        panels = [self._outlined(number, row, column)]
        panels += [Panel(patch / 255, title) for patch, title in zip(near.patches, titles, strict=True)]
        said = _sentence(vector, row, column)
        yield [said, _rows(panels)]
        if self.icon.value:
            icons = render_grid(
                vector[None, None], self.model, self.found.layer, self.direction_objective, show=False, progress=False
            )
            if icons is None:
                raise ValueError("direction_objective returned None; write it, then run this cell again.")
            yield [said, _rows([panels[0], icon_panel(icons[0, 0], "its icon"), *panels[1:]])]

    def _outlined(self, number: int, row: int, column: int) -> Panel:
        photo = self.bank.photos[number]
        height, width = photo.shape[:2]
        (top, bottom), (left, right) = (
            (round(place * side / count), round((place + 1) * side / count))
            for place, side, count in ((row, height, self.found.size[0]), (column, width, self.found.size[1]))
        )
        mask = np.zeros((height, width), bool)
        mask[top:bottom, left:right] = True
        return Panel(photo / 255, self.bank.names[number], f"row {row}, column {column} outlined", outline=mask)


def _slider(name: str, count: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        **{"value": count // 2, "min": 0, "max": count - 1, "description": name, **LATER},
        tooltip=f"the {name} of the layer's map, from 0",
    )


def _sentence(vector: torch.Tensor, row: int, column: int) -> str:
    values, channels = vector.topk(min(_STRONGEST, len(vector)))
    strongest = ", ".join(f"{channel} ({value:.3g})" for channel, value in zip(channels, values, strict=True))
    active = int((vector > 0).sum())
    return (
        f"Row {row}, column {column}: length {float(vector.norm()):.3g}; {active} of {len(vector)} channels are above "
        f"zero; the strongest are {strongest}. Beside the photograph: the nearest positions of the bank, with cosines."
    )


def _rows(panels: list[Panel]) -> Grid:
    rows = [panels[start : start + _COLUMNS] for start in range(0, len(panels), _COLUMNS)]
    return Grid(rows, "A position of a photograph, and the positions of other photographs that are most like it")
