"""Units of work: what one process computes at a time, wherever it runs, from what it is sent alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from helpers.atlas.atlas import Vectors
from helpers.atlas.collect import collect
from helpers.atlas.maker.networks import load_network
from helpers.atlas.maker.recipe import Recipe
from helpers.atlas.render import render_batch, seed_of
from helpers.errors import DataError
from helpers.photos import centre_crop


@dataclass(frozen=True)
class Collecting:
    """Collect one layer's vectors from some photographs: `files` are their names and contents, `first` a number."""

    recipe: Recipe
    device: str
    layer: str
    number: int
    first: int
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, eq=False)
class Rendering:
    """Render one batch of icons: `vectors` (n, K) float32, whitened if the recipe says so."""

    recipe: Recipe
    device: str
    layer: str
    side: int
    number: int
    vectors: NDArray[np.float32]


def do_collecting(unit: Collecting) -> Vectors:
    """Return the vectors of the unit's photographs; raises DataError, naming the file, for one that is no picture."""
    recipe = unit.recipe
    with one_thread():
        photos = np.stack([_decoded(name, content) for name, content in unit.files])
        return collect(
            photos,
            load_network(recipe.network, recipe.weights, unit.device),
            unit.layer,
            recipe.per_image,
            seed=recipe.seed,
            margin=recipe.margin,
            side=recipe.side,
            first=unit.first,
            progress=False,
        )


def do_rendering(unit: Rendering) -> NDArray[np.uint8]:
    """Return the unit's icons, (n, icon, icon, 3)."""
    recipe = unit.recipe
    with one_thread():
        return render_batch(
            torch.from_numpy(unit.vectors),
            load_network(recipe.network, recipe.weights, unit.device),
            unit.layer,
            cosine_power=recipe.cosine_power,
            input_side=recipe.input_side,
            icon=recipe.icon,
            steps=recipe.steps,
            seed=seed_of(recipe.seed, unit.number),
        )


def map_size(recipe: Recipe, layer: str, device: str) -> tuple[int, int]:
    """Return height and width of the layer's maps, in positions; raises ArgumentError for a layer that does not fit."""
    model = load_network(recipe.network, recipe.weights, device)
    black = np.zeros((1, recipe.side, recipe.side, 3), np.uint8)
    with one_thread():
        return collect(black, model, layer, side=recipe.side, margin=0, attributed=False, progress=False).size


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread inside: sums then have the same order everywhere, and processes do not disturb each
    other.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _decoded(name: str, content: bytes) -> NDArray[np.uint8]:
    try:
        return centre_crop(BytesIO(content))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{name} cannot be read as a picture: {error}. Remove or replace it.") from error
