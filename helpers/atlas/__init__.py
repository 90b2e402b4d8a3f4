"""Activation atlases (Carter et al., Distill 2019): what a layer's activations look like, all at once.

Vectors at random positions of many photographs are laid out in two dimensions so that alike ones are close, averaged
in the cells of a grid, and each average is drawn as an icon. Each stage is a function of its own:

- collect: vectors at random positions, and how much each argues for each class
- lay_out: a place in [0, 1]^2 for each vector
- average: the mean vector of each cell of a grid
- render: an icon for each mean vector

`python -m helpers.atlas` runs all of them over a folder of pictures, here or on a cluster, and can be resumed.
"""

from helpers.atlas.atlas import NONE, Atlas, AtlasLayer, Cells, Grid, Vectors, together
from helpers.atlas.attribute import attributions_at
from helpers.atlas.average import average
from helpers.atlas.class_specific import class_specific
from helpers.atlas.collect import collect
from helpers.atlas.layout import in_line, lay_out, to_unit_square
from helpers.atlas.render import render
from helpers.atlas.whiten import whitening

__all__ = [
    "NONE",
    "Atlas",
    "AtlasLayer",
    "Cells",
    "Grid",
    "Vectors",
    "attributions_at",
    "average",
    "class_specific",
    "collect",
    "in_line",
    "lay_out",
    "render",
    "to_unit_square",
    "together",
    "whitening",
]
