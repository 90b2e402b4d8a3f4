"""Which positions of a bank of photographs a layer describes by vectors like a given one."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from helpers.atlas.atlas import Vectors
from helpers.atlas.average import first_of_each_photo
from helpers.atlas.files.patches import cut_patches
from helpers.errors import ArgumentError
from helpers.photo_bank import PhotoBank
from helpers.ready_made import ready_made

_SIDE = 84  # pixels of a patch: as many as there are in a photograph of 224, not enlarged


@dataclass(frozen=True, eq=False)
class Nearest:
    """The k positions whose vectors are most like a given one, at most one a photograph, the most alike first.

    cosines: (k,). photos: (k,) int64, the photographs' numbers in the bank. patches: (k, s, s, 3) uint8, what is there:
    squares of 3/8 of the photograph's side.
    """

    cosines: Tensor
    photos: Tensor
    patches: NDArray[np.uint8]


@ready_made
def nearest_positions(vector: Tensor, found: Vectors, bank: PhotoBank, k: int = 8, but: int | None = None) -> Nearest:
    """Return the positions of the bank whose vectors have the largest cosines with `vector`, (K,).

    found: vectors of the bank's photographs, as `helpers.atlas.collect` returns them. but: the number of a photograph
    that is left out. Raises ArgumentError for a vector of another layer, and for more positions than photographs.
    """
    if vector.shape != found.vectors.shape[1:]:
        raise ArgumentError(
            f"the vector has shape {tuple(vector.shape)}; {found.layer} has {found.vectors.shape[1]} channels."
        )
    cosines = F.cosine_similarity(found.vectors, vector[None], dim=1)
    order = cosines.argsort(descending=True, stable=True)
    others = order if but is None else order[found.photos[order] != but]
    best = first_of_each_photo(found, others.tolist(), k)
    if len(best) < k:
        raise ArgumentError(f"k is {k}; there are {len(best)} photographs to choose from.")
    places = torch.tensor(best)
    members = torch.stack([found.photos[places], found.rows[places], found.columns[places]], dim=1)
    patches = cut_patches(members[None], found.size, lambda number: bank.photos[number], _SIDE)[0]
    return Nearest(cosines[places], found.photos[places], patches)
