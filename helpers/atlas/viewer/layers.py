"""Several layers of an atlas side by side, shaded by one class: where in the network a class begins to show."""

import numpy as np

from helpers.atlas.atlas import Atlas, AtlasLayer
from helpers.atlas.viewer.cells import atlas_picture, middle_grid, with_scale
from helpers.atlas.viewer.look import attributions_to
from helpers.atlas.viewer.words import signed, where
from helpers.pictures.grid import Grid as PictureGrid
from helpers.pictures.panel import Panel
from helpers.pictures.picture import Picture
from helpers.unwritten import note

_PIXELS = 420  # of each layer's picture: the numbers of its scale are readable
_SIDE = 300  # pixels, of each layer on a page
_IN_A_ROW = 3


def show_layers(atlas: Atlas | None, shade: int, alt: str | None = None) -> Picture:
    """Show every layer of an atlas, shaded by the attribution to one class; returns the Picture.

    shade: the class. Each layer has its own scale, told in its title: attributions of different layers are sums over
    different numbers of positions. Raises ArgumentError for a class that the atlas has no attributions to.
    """
    if atlas is None:
        return note()
    panels = [_panel(layer, shade) for layer in atlas.layers]
    rows = [panels[start : start + _IN_A_ROW] for start in range(0, len(panels), _IN_A_ROW)]
    name = atlas.class_names[shade]
    return PictureGrid(
        rows, f"{len(panels)} layers shaded by what argues for {name}, red, and against it, blue", alt, side=_SIDE
    )


def _panel(layer: AtlasLayer, shade: int) -> Panel:
    grid = middle_grid(layer)
    values = attributions_to(grid.cells, shade)
    largest = float(np.abs(values).max())
    most = int(values.argmax())
    half = int((values >= values[most] / 2).sum()) if values[most] > 0 else 0
    said = f"most {signed(values[most])} in the part {where(grid.cells, most)}, {half} cells reach half of it"
    drawn = atlas_picture(grid, False, shade, largest, _PIXELS)
    picture = with_scale(drawn, grid, shade, largest, "") / 255
    return Panel(picture, f"{layer.name}: {signed(float(values.min()))} to {signed(values[most])}", said)
