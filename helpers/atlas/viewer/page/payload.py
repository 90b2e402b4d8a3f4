"""The data of a page: counts, places, attributions in few bytes, sprite sheets, as JSON."""

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.atlas.atlas import NONE, Atlas, AtlasLayer, Cells, Grid
from helpers.atlas.viewer.look import BEND, FADED, GREYED, SMALLEST, TINT
from helpers.atlas.viewer.page.sheets import Sheet, distinct, narrowed, sheet
from helpers.pictures.uri import data_uri

MOST_FOR, MOST_AGAINST = 20, 5  # classes whose order is kept exactly; the attributions of all others are rounded
LEVELS = 127  # of an attribution, on each side of 0: a cell's largest one is the last
_ICON, _PATCH = 96, 48  # pixels, at most


def payload(atlas: Atlas, icons: int, patches: int) -> dict[str, Any]:
    """Return an atlas as what JSON can hold; icons, patches: the quality of their sheets, from 0 to 100."""
    return {
        "network": atlas.network,
        "source": atlas.source,
        "photographs": atlas.photographs,
        "vectors": atlas.vectors,
        "classes": list(atlas.class_names),
        "look": {"faded": FADED, "greyed": GREYED, "tint": TINT, "bend": BEND, "smallest": SMALLEST},
        "layers": [_layer(layer, icons, patches) for layer in atlas.layers],
    }


def _layer(layer: AtlasLayer, icons: int, patches: int) -> dict[str, Any]:
    """The grids of a layer name the same photographs often: its patches are one sheet."""
    seen = [_patches_of(grid) for grid in layer.grids]
    places = [np.full(len(grid.cells) * _members(grid), NONE, np.int32) for grid in layer.grids]
    images = np.concatenate(seen)
    patch_sheet = None
    if len(images):
        different, which = distinct(narrowed(images, _PATCH))
        patch_sheet = _sheet(sheet(different, patches))
        start = 0
        for grid, place in zip(layer.grids, places, strict=True):
            there = _there(grid).ravel()
            place[there] = which[start : start + there.sum()]
            start += int(there.sum())
    grids = zip(layer.grids, places, strict=True)
    return {"name": layer.name, "patches": patch_sheet, "grids": [_grid(*one, icons) for one in grids]}


def _members(grid: Grid) -> int:
    return 0 if grid.patches is None else grid.patches.shape[1]


def _there(grid: Grid) -> NDArray[np.bool_]:
    """Which members a cell has, (n, m)."""
    return np.asarray(grid.cells.members.numpy()[:, : _members(grid), 0] != NONE)


def _patches_of(grid: Grid) -> NDArray[np.uint8]:
    if grid.patches is None:
        return np.empty((0, 1, 1, 3), np.uint8)
    return np.asarray(grid.patches[_there(grid)])


def _grid(grid: Grid, patches: NDArray[np.int32], icons: int) -> dict[str, Any]:
    cells = grid.cells
    return {
        "side": cells.side,
        "rows": cells.rows.tolist(),
        "columns": cells.columns.tolist(),
        "counts": cells.counts.tolist(),
        "line": [round(float(place), 5) for place in cells.line],
        "icons": _sheet(sheet(narrowed(grid.icons, _ICON), icons)),
        "patches": patches.reshape(len(cells), -1).tolist(),
        "attributions": None if cells.attributions is None else _attributions(cells),
    }


def _attributions(cells: Cells) -> dict[str, Any]:
    """Every attribution in one byte, in steps of the cell's largest / 127; those that the page lists, in float32."""
    assert cells.attributions is not None
    values = cells.attributions.float().numpy()
    largest = np.abs(values).max(axis=1)
    steps = np.where(largest > 0, largest / LEVELS, 1).astype(np.float32)
    rounded = np.rint(values / steps[:, None]).clip(-LEVELS, LEVELS).astype(np.int8)
    order = np.argsort(-values, axis=1, kind="stable")
    most = min(MOST_FOR, values.shape[1])
    listed = np.concatenate([order[:, :most], order[:, ::-1][:, :MOST_AGAINST]], axis=1)
    return {
        "classes": values.shape[1],
        "most": most,
        "against": listed.shape[1] - most,
        "steps": _packed(steps),
        "rounded": _packed(rounded),
        "listed": _packed(listed.astype("<u2")),
        "exactly": _packed(np.take_along_axis(values, listed, axis=1).astype("<f4")),
    }


def _packed(array: NDArray[Any]) -> str:
    """The bytes of an array, deflated, as base64."""
    return base64.b64encode(zlib.compress(array.tobytes(), 9)).decode("ascii")


def _sheet(one: Sheet) -> dict[str, Any]:
    return {"uri": data_uri("image/webp", one.data), "columns": one.columns, "side": one.side}
