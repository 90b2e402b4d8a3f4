"""Gratings: stripes of one direction, to measure which direction a filter reacts to (Hubel and Wiesel's experiment)."""

from collections.abc import Sequence

import numpy as np
import torch

from helpers.images import SQUEEZENET_STD


def gratings(angles: Sequence[float], period: float = 6.0, size: int = 33, contrast: float = 0.5) -> torch.Tensor:
    """Return grey stripes on mid grey, normalised for the network: (len(angles), 3, size, size), float32.

    angles: of the stripes themselves, in degrees counted anticlockwise: 0 is horizontal, 90 vertical. period: pixels
    from stripe to stripe. contrast: of the pixels in [0, 1], from 0 to 1.
    """
    rows, columns = np.mgrid[:size, :size] - (size - 1) / 2
    turned = np.deg2rad(np.asarray(angles, np.float64))[:, None, None]
    across = columns * np.sin(turned) + rows * np.cos(turned)
    waves = 0.5 * contrast * np.cos(2 * np.pi * across / period)
    # Around the mean colour of photographs, so that of the wave alone the standard deviation has to be undone.
    normalised = waves[:, None] / SQUEEZENET_STD[:, None, None]
    return torch.tensor(normalised, dtype=torch.float32)
