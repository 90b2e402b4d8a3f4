"""An icon for each cell of a grid of activation vectors, with a picture that grows meanwhile."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from helpers.atlas.render import render, to_icons
from helpers.errors import ArgumentError
from helpers.ready_made import ready_made
from helpers.spatial.sheet import GREY, icon_sheet
from helpers.synthesis.ascent import Frame
from helpers.synthesis.colours import normalised
from helpers.synthesis.objectives import Formula
from helpers.synthesis.showing import Showing


@ready_made
def render_grid(
    grid: Tensor | None,
    model: nn.Module,
    layer: str,
    objective: Formula | None = None,
    *,
    whitening: Tensor | None = None,
    icon: int = 64,
    show: bool = True,
    **options: Any,
) -> NDArray[np.uint8] | None:
    """Return an icon for each cell of a grid of vectors (h, w, K), uint8 (h, w, icon, icon, 3).

    objective: a student's `direction_objective`; None for the ready-made one. whitening: (K, K), applied to the vectors
    first. show: show the sheet of icons while it grows, where a person looks on. options: those of
    `helpers.atlas.render`, such as cosine_power and steps. None if the grid or the objective is not written yet. Raises
    ArgumentError for another shape.
    """
    if grid is None or (objective is not None and objective(torch.ones(1, 2), torch.ones(1, 2), 1) is None):
        return None
    grid = torch.as_tensor(grid)
    if grid.ndim != 3:
        raise ArgumentError(f"the grid has shape {tuple(grid.shape)}; expected (h, w, K), a vector at each position.")
    h, w, K = grid.shape
    growing = np.full((h * w, icon, icon, 3), GREY, np.uint8)
    with Showing(show) as showing:

        def each(part: slice, frame: Frame) -> None:
            if showing.is_due:
                growing[part] = to_icons(frame.images, icon)
                sheet = icon_sheet(growing.reshape(h, w, icon, icon, 3))
                pixels = torch.from_numpy(np.asarray(sheet)).permute(2, 0, 1)[None] / 255
                showing.show(normalised(pixels), f"cells {part.start + 1} to {part.stop} of {h * w}")

        icons = render(
            grid.reshape(-1, K),
            model,
            layer,
            whitening=whitening,
            objective=objective,
            icon=icon,
            each=each,
            **options,
        )
    return icons.reshape(h, w, icon, icon, 3)
