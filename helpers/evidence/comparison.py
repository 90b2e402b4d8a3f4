"""Measure attribution methods on the photographs with boxes; data_scripts/compare_methods.py stores the results."""

import zlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from helpers.attribution import METHODS
from helpers.evidence.boxes import ObjectBox, load_boxes
from helpers.evidence.insertion import insertion_deletion_areas
from helpers.evidence.pointing import centred_gaussian, edge_map, pointing_game
from helpers.evidence.random_network import rank_correlation
from helpers.evidence.randomisation import cascading_randomisation
from helpers.images import deprocess, preprocess
from helpers.photo_bank import load_photo_bank

STEPS = 28  # of insertion and deletion: 1792 of 50,176 pixels each
EVERY = 3  # every third photograph is also measured on networks with random layers, which takes longest
ANIMALS = 398  # ImageNet's classes 0 to 397 are animals, the others things and scenes

MapsOf = Callable[[Tensor, Tensor, nn.Module], Tensor]


class Photographs(NamedTuple):
    """N images (N, 3, H, W), the classes (N,) that SqueezeNet sees in them, a wrong one for each, and their boxes."""

    X: Tensor
    y: Tensor
    wrong: Tensor
    boxes: tuple[ObjectBox, ...]

    def some(self, places: slice) -> "Photographs":
        """Return those at these places."""
        return Photographs(self.X[places], self.y[places], self.wrong[places], self.boxes[places])


def load_photographs(model: nn.Module) -> Photographs:
    """Return the bank's photographs that have boxes, and the classes that the maps are made for."""
    boxes, bank = load_boxes(), load_photo_bank()
    places = {name: place for place, name in enumerate(bank.names)}
    X = torch.cat([preprocess(bank.photos[places[box.photo]]) for box in boxes])
    y = torch.tensor([box.predicted for box in boxes])
    with torch.no_grad():
        scores = torch.cat([model(batch) for batch in X.split(8)])
    return Photographs(X, y, wrong_classes(scores, y), boxes)


def wrong_classes(scores: Tensor, y: Tensor) -> Tensor:
    """Return, for each image, the class with the largest score that has nothing to do with y: int64 (N,).

    For an animal that is the best of all things, for a thing the best of all animals. scores: (N, 1000).
    """
    is_animal = torch.arange(scores.shape[1]) < ANIMALS
    same_kind = is_animal == (y < ANIMALS)[:, None]
    return scores.masked_fill(same_kind, -torch.inf).argmax(dim=1)


def methods() -> dict[str, MapsOf]:
    """Return all methods that look at the network, by name, as functions of X, y and model that return (N, H, W)."""
    return {name: method.maps for name, method in METHODS.items()}


def baselines() -> dict[str, MapsOf]:
    """Return maps that know nothing of the network, as such functions: noise, the centre, the photograph's edges."""
    return {"random": _random, "centre": _centre, "edges": lambda X, _y, _model: edge_map(X)}


def _random(X: Tensor, _y: Tensor, _model: nn.Module) -> Tensor:
    """Noise of its own for each picture, which decides the seed: a part of the photographs gives the same numbers."""
    maps = []
    for image in X:
        seed = zlib.crc32(np.asarray(deprocess(image, should_rescale=False)).tobytes())
        maps.append(torch.rand(image.shape[1:], generator=torch.Generator().manual_seed(seed)))
    return torch.stack(maps)


def _centre(X: Tensor, _y: Tensor, _model: nn.Module) -> Tensor:
    return centred_gaussian(*X.shape[2:]).expand(len(X), -1, -1)


def measure(maps_of: MapsOf, photographs: Photographs, model: nn.Module, uses_network: bool = True) -> dict[str, Any]:
    """Return what is stored of one method: numbers for each photograph, in lists, rounded to what is meant.

    `right` and `wrong` are of the maps for y and for the wrong class, both judged by the probability of y and by the
    box; `correlation` is the rank correlation of the two maps. Without `uses_network`, `right` alone.
    """
    X, y, wrong, _ = photographs
    maps = maps_of(X, y, model)
    found: dict[str, Any] = {"right": _judged(maps, photographs, model)}
    if uses_network:
        others = maps_of(X, wrong, model)
        found["wrong"] = _judged(others, photographs, model)
        found["correlation"] = _rounded(
            rank_correlation(one.numpy(), other.numpy()) for one, other in zip(maps, others, strict=True)
        )
    return found


def side_by_side(photographs: Photographs) -> tuple[Tensor, list[ObjectBox]]:
    """Return pictures of two photographs each, (N, 3, H, 2 * W), and the half of each photograph as its box.

    The other photograph is half the list away, so that it shows something else; which one is on the left alternates.
    """
    X, boxes = photographs.X, photographs.boxes
    height, width = X.shape[2:]
    others = X.roll(-(len(X) // 2), dims=0)
    pairs = [
        torch.cat([one, other] if i % 2 == 0 else [other, one], dim=2)
        for i, (one, other) in enumerate(zip(X, others, strict=True))
    ]
    halves = [
        box._replace(top=0, bottom=height, left=i % 2 * width, right=(i % 2 + 1) * width) for i, box in enumerate(boxes)
    ]
    return torch.stack(pairs), halves


def measure_pairs(maps_of: MapsOf, photographs: Photographs, model: nn.Module) -> list[int]:
    """Return whether the map for a photograph's class is largest in that photograph, beside another one: 1 or 0.

    Half is chance. Unlike the pointing game with one object, it asks whether a map depends on the class. Source: Böhle
    et al. 2021 (arXiv:2104.00032), section 4, whose grid has nine images and who take the share of the map.
    """
    pairs, halves = side_by_side(photographs)
    return [int(hit) for hit in pointing_game(maps_of(pairs, photographs.y, model), halves)]


def measure_cascade(maps_of: MapsOf, photographs: Photographs, model: nn.Module) -> dict[str, list[float | None]]:
    """Return {layer: rank correlations} of `cascading_randomisation`, as lists."""
    found = cascading_randomisation(maps_of, photographs.X, photographs.y, model)
    return {layer: _rounded(values.tolist()) for layer, values in found.items()}


def _judged(maps: Tensor, photographs: Photographs, model: nn.Module) -> dict[str, list[Any]]:
    areas = insertion_deletion_areas(photographs.X, photographs.y, model, maps, STEPS)
    hits: Sequence[bool] = pointing_game(maps, photographs.boxes).tolist()
    return {
        "insertion": _rounded(areas.insertion.tolist()),
        "deletion": _rounded(areas.deletion.tolist()),
        "hits": [int(hit) for hit in hits],
    }


def _rounded(values: Any) -> list[float | None]:
    """Round to four decimals; NaN, which JSON does not have, becomes None."""
    return [None if value != value else round(value, 4) for value in values]
