"""What icons excite: the activations that they give, against the vectors that they were made for."""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from helpers.atlas.render import WINDOW
from helpers.synthesis.activations import activations
from helpers.synthesis.colours import normalised


def icon_cosines(
    icons: NDArray[np.uint8], vectors: Tensor, model: nn.Module, layer: str, input_side: int = 96
) -> Tensor:
    """Return the cosine between what each of n icons gives the layer and each of m vectors, (n, m).

    icons: uint8 (n, s, s, 3), enlarged to input_side. vectors: (m, K). What an icon gives is the mean activation of the
    positions in the middle of the layer's map. An icon that excites nothing there has the cosine 0.
    """
    given = _given(icons, model, layer, input_side)
    return F.normalize(given, dim=1) @ F.normalize(vectors, dim=1).T


def icon_lengths(icons: NDArray[np.uint8], model: nn.Module, layer: str, input_side: int = 96) -> Tensor:
    """Return how long the activation is that each of n icons gives the layer, (n,); arguments as for `icon_cosines`."""
    return _given(icons, model, layer, input_side).norm(dim=1)


@torch.no_grad()
def _given(icons: NDArray[np.uint8], model: nn.Module, layer: str, input_side: int) -> Tensor:
    images = torch.from_numpy(icons).permute(0, 3, 1, 2) / 255
    images = normalised(F.interpolate(images, input_side, mode="bilinear", antialias=True))
    maps = activations(model, images.contiguous(memory_format=torch.channels_last), [layer])[layer]
    top, left = ((size - WINDOW) // 2 for size in maps.shape[2:])
    return maps[:, :, top : top + WINDOW, left : left + WINDOW].mean(dim=(2, 3))
