"""What goes back to photographs, with signs and colours, drawn around grey."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.pictures.words import brightest, listed
from helpers.plotting_images import require_same_number, to_pictures, to_titles
from helpers.unwritten import is_unwritten, note

FULL = 0.995  # the quantile of the absolute values that gets full colour: a few pixels must not leave the rest grey


def show_ways_back(
    X: Any, results: Mapping[str, Any], titles: Sequence[str] | None = None, alt: str | None = None
) -> Picture:
    """Show images, and what several methods bring back to them, one row a method; returns the Picture.

    X: N images, as `show_images` takes them. results: {method: (N, 3, H, W)}, signed, as a gradient is. 0 is drawn in
    mid grey; brighter than that is above 0 in the colour, darker below; each is drawn over its own range. A single
    image stands in one row with its results. Results of an unwritten exercise, None, give a Note. Raises ValueError
    for another number or shape of results.
    """
    if is_unwritten(X) or any(map(is_unwritten, results.values())):
        return note()
    pictures = to_pictures(X)
    named = to_titles(titles, len(pictures))
    photos = [Panel(picture, title, "the photograph") for picture, title in zip(pictures, named, strict=True)]
    rows = {method: _coloured(method, values, len(pictures)) for method, values in results.items()}
    told = []
    panels = []
    for method, coloured in rows.items():
        places = [brightest(np.abs(one - 0.5).max(axis=2)).replace("brightest", "strongest") for one in coloured]
        told += [", ".join(filter(None, (method, *both))) for both in zip(named, places, strict=True)]
        panels.append(
            [Panel(one, method, place, exact=True) for one, place in zip(coloured, places, strict=True)],
        )
    head = "What goes back to the photographs, in colours around grey: brighter than grey is above 0, darker below"
    grid = [[*photos, *(one for (one,) in panels)]] if len(pictures) == 1 else [photos, *panels]
    return Grid(grid, head, alt, listed(told, "; "))


def around_grey(gradient: torch.Tensor) -> np.ndarray:
    """Return (H, W, 3) in [0, 1] of a signed (3, H, W): grey for 0, full colour at the 99.5% quantile of its size."""
    values = gradient.detach().float().cpu().permute(1, 2, 0).numpy()
    full = float(np.quantile(np.abs(values), FULL)) or float(np.abs(values).max()) or 1.0
    return np.asarray(0.5 + 0.5 * (values / full).clip(-1, 1))


def _coloured(method: str, values: Any, number: int) -> list[np.ndarray]:
    gradients = torch.as_tensor(values)
    if gradients.ndim != 4 or gradients.shape[1] != 3:
        raise ValueError(f"the result of {method!r} has shape {tuple(gradients.shape)}; expected (N, 3, H, W).")
    coloured = [around_grey(one) for one in gradients]
    require_same_number(f"results of {method!r}", coloured, number)
    return coloured
