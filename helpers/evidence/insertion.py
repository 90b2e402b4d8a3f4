"""Insertion and deletion: two areas that say how well a map ranks the pixels on which a prediction rests.

Students write this themselves: while an answer is judged, these functions raise ReadyMadeError.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.evidence.deletion import Model, probabilities_of, ranking_of
from helpers.ready_made import ready_made


class Areas(NamedTuple):
    """For N images, (N,) each: `insertion`, better when large, and `deletion`, better when small; both from 0 to 1."""

    insertion: Tensor
    deletion: Tensor


@ready_made
def insertion_deletion_areas(X: Tensor, y: Tensor, model: Model, maps: Tensor, steps: int) -> Areas:
    """Return the areas below the probability of class y while pixels come and go, those that the map ranks first first.

    X: normalised images (N, 3, H, W). y: int64 (N,). maps: (N, H, W). steps: in how many equal steps all pixels go;
    of equal values in a map, the first in the image goes first. Deletion replaces them by 0, ImageNet's mean colour;
    insertion copies them into an image of zeros. Trapezoid rule with a total width of 1. Raises ArgumentError for other
    shapes. Source: Petsiuk et al., "RISE", 2018 (arXiv:1806.07421), whose insertion begins with a blurred image.
    """
    insertion, deletion = insertion_deletion_curves(X, y, model, maps, steps)
    return Areas(_area(insertion), _area(deletion))


@ready_made
def insertion_deletion_curves(X: Tensor, y: Tensor, model: Model, maps: Tensor, steps: int) -> tuple[Tensor, Tensor]:
    """Return the two curves behind `insertion_deletion_areas`, (N, steps + 1) each: from 0 to all of the pixels."""
    if X.ndim != 4 or maps.shape != (len(X), *X.shape[2:]) or y.shape != (len(X),) or steps < 1:
        raise ArgumentError(
            f"got images {tuple(X.shape)}, classes {tuple(y.shape)}, maps {tuple(maps.shape)} and {steps} steps; "
            "expected (N, 3, H, W), (N,), (N, H, W) and at least 1."
        )
    ranking = ranking_of(maps.detach(), "brightest", None).view(maps.shape)
    counts = [round(step / steps * maps[0].numel()) for step in range(steps + 1)]

    def images(inserts: bool) -> Iterator[tuple[Tensor, int]]:
        for image, label, places in zip(X.detach(), y.tolist(), ranking, strict=True):
            for count in counts:
                gone = places >= count if inserts else places < count
                yield image.masked_fill(gone, 0.0), label

    with torch.no_grad():
        insertion, deletion = (torch.cat(list(probabilities_of(images(inserts), model))) for inserts in (True, False))
    return insertion.view(len(X), -1), deletion.view(len(X), -1)


def _area(curves: Tensor) -> Tensor:
    return torch.trapezoid(curves, dx=1 / (curves.shape[1] - 1), dim=1)
