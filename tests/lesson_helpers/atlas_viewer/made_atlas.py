"""Atlases made up for tests: crops of photographs as icons, attributions that vary smoothly over the map."""

from collections.abc import Sequence

import numpy as np
import torch

from helpers import load_photo_bank
from helpers.atlas.atlas import NONE, Atlas, AtlasLayer, Cells, Grid

NAMES = (
    "goldfish",
    "golden retriever",
    "mosque",
    "fire engine",
    "daisy",
    "sea snake",
    "barn",
    "gold <b>",
    "kite",
    "wall clock",
)


def made_atlas(
    names: Sequence[str] = NAMES, sides: tuple[int, ...] = (3, 6, 8), layers: int = 2, icon: int = 16
) -> Atlas:
    """Return an atlas of some layers with grids of these sides."""
    made = [
        AtlasLayer(f"features.{7 + place}", tuple(made_grid(side, names, place, icon) for side in sides))
        for place in range(layers)
    ]
    return Atlas("SqueezeNet 1.1", "the photo bank", 238, 7140, tuple(names), tuple(made))


def made_grid(side: int, names: Sequence[str] = NAMES, seed: int = 0, icon: int = 16, share: float = 0.8) -> Grid:
    """Return a grid in which about `share` of the cells have vectors."""
    random = np.random.RandomState([side, seed])
    kept = np.flatnonzero(random.uniform(size=side * side) < share)
    rows, columns = kept // side, kept % side
    places = np.stack([rows, columns, np.ones_like(rows)], axis=1) / side - 0.5
    values = places @ random.normal(size=(3, len(names))) + 0.3 * random.normal(size=(len(kept), len(names)))
    members = random.randint(0, 13, (len(kept), 4, 3))
    members[::5, 2:] = NONE  # some photographs are few
    cells = Cells(
        side,
        *(torch.tensor(one) for one in (rows, columns, random.randint(5, 60, len(kept)))),
        torch.tensor(random.normal(size=(len(kept), 6)), dtype=torch.float32),
        torch.tensor(values, dtype=torch.float32),
        torch.tensor(members),
        torch.tensor(random.permutation(len(kept)) / max(1, len(kept) - 1), dtype=torch.float32),
    )
    icons = crops(random.randint(0, 10**6, len(kept)), icon)
    patches = crops(members[..., 0].ravel(), icon).reshape(len(kept), 4, icon, icon, 3)
    patches[members[..., 0] == NONE] = 128
    return Grid(cells, icons, patches)


def crops(numbers: np.ndarray, side: int) -> np.ndarray:
    """Return a crop of some photograph for each number, the same one for the same number: (n, side, side, 3) uint8."""
    photos = load_photo_bank().photos
    made = np.empty((len(numbers), side, side, 3), np.uint8)
    for place, number in enumerate(numbers.tolist()):
        top, left = number * 37 % (224 - side), number * 91 % (224 - side)
        made[place] = photos[number % len(photos), top : top + side, left : left + side]
    return made
