"""The probes of top_patches, drawn so that each mistake shows: some boxes are clipped, some images have two maxima."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import nn

from autograde.exercise import model_that_fails
from helpers.checks.protocol.arguments import Argument, Noise, Photos, SqueezeNet, Toy, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.toys import LayeredNet
from helpers.receptive_fields.measured import Field, unit_field

MAIN = "eight images"
MANY = "forty images"
SILENT = "faint images"
OTHERS = ("one image", "wide images, all of them")
_APART = 0.02  # relative difference of two activations that rounding cannot exchange

# Whether the maps (N, h, w) of a channel, their image size, the field and k show what they should.
Condition = Callable[[np.ndarray, tuple[int, int], Field, int], bool]


def draw_probes(random: np.random.RandomState) -> list[Probe]:
    """Draw the probes; the main one shows most mistakes, the others what it cannot show.

    All sides are odd: then no column of pixels is left over by a stride, and a field that ends at the border is seen up
    to its last pixel, as the oracle finds it.
    """
    main = _toy(random, MAIN, 8, 5, (23, 31), "late.conv", _tells)
    return [
        main,
        _photos("public", [0, 1, 2, 3, 4], "features.6", random),
        _photos("hidden", sorted(int(i) for i in 5 + random.permutation(20)[:4]), "features.4", random),
        _toy(random, OTHERS[0], 1, 1, (19, 23), "middle.conv", _is_clear),
        _toy(random, OTHERS[1], 3, 3, (17, 39), "late", _is_clear),
        _toy(random, MANY, 40, 5, (17, 19), "middle.relu", _from_many_batches),
        _silent(random),
        model_that_fails(main, layer="late.relu"),
    ]


def _toy(
    random: np.random.RandomState,
    name: str,
    count: int,
    k: int,
    size: tuple[int, int],
    layer: str,
    condition: Condition,
    scale: float = 1.0,
) -> Probe:
    """Noise images and a network, drawn until the condition holds for one of the channels."""
    field = _field(layer)
    while True:
        images = Noise((count, 3, *size), int(random.randint(1 << 30)), scale)
        toy = Toy("layered", {"seed": int(random.randint(1 << 30))})
        model = toy.build()
        assert isinstance(model, LayeredNet)
        maps = model.up_to(layer)(images.build()).numpy()
        # Channel 0 is that of whoever forgets to choose one.
        good = [c for c in range(1, maps.shape[1]) if condition(maps[:, c], size, field, k)]
        if good:
            return Probe(name, _args(images, toy, layer, int(random.choice(good)), k))


@cache
def _field(layer: str) -> Field:
    return unit_field(Toy("layered", {"seed": 0}).build(), layer)


def _args(images: Argument, model: Argument, layer: str, channel: int, k: int) -> dict[str, Argument]:
    return {"images": images, "model": model, "layer": Value(layer), "channel": Value(channel), "k": Value(k)}


def _photos(scope: str, chosen: list[int], layer: str, random: np.random.RandomState) -> Probe:
    """Photographs on SqueezeNet, and a channel whose strongest units nobody can mix up."""
    photos, model = Photos(chosen, 97), SqueezeNet().build()
    below = nn.Sequential(*list(model.get_submodule("features").children())[: int(layer.partition(".")[2]) + 1])
    with torch.no_grad():
        maps = below(photos.build()).numpy()
    good = [c for c in range(maps.shape[1]) if _is_clear(maps[:, c], (97, 97), unit_field(model, layer), 3)]
    args = _args(photos, SqueezeNet(), layer, int(random.choice(good)), 3)
    return Probe("photos on SqueezeNet", args, diagnose=False, scope=scope, max_forwards=100)


def _silent(random: np.random.RandomState) -> Probe:
    """Images so faint that a channel with a negative bias never gets above zero: a ReLU would leave nothing of it."""

    def is_below_zero(maps: np.ndarray, *more: Any) -> bool:
        return bool(maps.max() < 0) and _is_clear(maps, *more)

    return _toy(random, SILENT, 4, 3, (19, 17), "early.conv", is_below_zero, scale=0.02)


def _is_clear(maps: np.ndarray, size: tuple[int, int], field: Field, k: int) -> bool:
    """Whether no two units, or images, are so close that rounding decides which is stronger."""
    rows = np.sort(maps.reshape(len(maps), -1), axis=1)
    tops = np.sort(rows[:, -1])[::-1]
    enough = _APART * np.abs(rows[:, -1])
    return bool((rows[:, -1] - rows[:, -2] > enough).all() and (-np.diff(tops) > _APART / 2 * np.abs(tops[:-1])).all())


def _from_many_batches(maps: np.ndarray, size: tuple[int, int], field: Field, k: int) -> bool:
    """Whether the strongest images come from the beginning, the middle and the end, whatever the batches are."""
    order = np.argsort(-maps.max(axis=(1, 2)))
    chosen = order[:k]
    apart = maps.max(axis=(1, 2))[order[: k + 1]]
    is_clear = _is_clear(maps[chosen], size, field, k) and apart[k - 1] > apart[k] * (1 + _APART)
    return is_clear and len({int(i) // 8 for i in chosen}) >= 4 and chosen.min() < 8 and chosen.max() >= 32


def _tells(maps: np.ndarray, size: tuple[int, int], field: Field, k: int) -> bool:
    """Whether mistakes in the order, the place and the clipping show."""
    strongest = maps.max(axis=(1, 2))
    chosen = np.argsort(-strongest)[:k]
    places = [np.unravel_index(maps[i].argmax(), maps[i].shape) for i in chosen]
    starts = np.array([[field[2] + field[1] * at for at in place] for place in places])
    ends = starts + field[0]
    clipped_first, clipped_last = starts < 0, ends > np.array(size)
    of_image = np.argsort(-maps.ravel())[:k] // maps[0].size
    return bool(
        _is_clear(maps, size, field, k)
        and list(chosen) != sorted(chosen)
        and set(chosen) != set(range(k))
        and set(np.argsort(-maps.mean(axis=(1, 2)))[:k]) != set(chosen)
        and len(set(of_image.tolist())) < k  # two of the strongest units are in one image
        and bool((-maps.min(axis=(1, 2)) > strongest)[chosen].any())
        and clipped_first.any(axis=0).all()  # at all four sides of the image
        and clipped_last.any(axis=0).all()
        and not (clipped_first | clipped_last).any(axis=1).all()
        and all(row != column for row, column in places)
    )
