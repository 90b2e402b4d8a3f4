"""Images with the mean magnitudes of photographs, whose phases alone are free (MACO, Fel et al. 2023)."""

import functools
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from helpers.errors import DataError
from helpers.synthesis.canvas import Canvas
from helpers.synthesis.colours import to_images

SPECTRUM = Path(__file__).resolve().parents[1] / "data" / "photo_spectrum.npy"


class PhaseImage(Canvas):
    """Images whose parameters are the phases of their Fourier coefficients; the magnitudes are those of photographs.

    The magnitudes, one set for each decorrelated colour axis, are the mean over the photo bank, measured by
    data_scripts/measure_spectrum.py. So no step can turn up the contrast or add high frequencies: an image can only
    move what it has. seed: of the phases at the start. contrast: the standard deviation of each colour axis, in units
    of that of photographs. Source: Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude
    Constrained Optimization", NeurIPS 2023 (arXiv:2306.06805). Suitable steps are larger than for other
    parametrisations: a phase turns by 2 pi.
    """

    magnitude: Tensor

    def __init__(self, height: int, width: int, seed: int = 0, count: int = 1, *, contrast: float = 0.8) -> None:
        """Draw the phases."""
        super().__init__(height, width, count)
        self.contrast = contrast
        self.register_buffer("magnitude", photo_spectrum(height, width))
        random = torch.Generator().manual_seed(seed)
        shape = (count, *self.magnitude.shape)
        self.phase = nn.Parameter(2 * torch.pi * torch.rand(shape, generator=random))

    def forward(self) -> Tensor:
        """Return the images, normalised RGB, (count, 3, height, width)."""
        coefficients = torch.polar(self.magnitude.expand_as(self.phase), self.phase)
        colours = torch.fft.irfft2(coefficients, s=self.size, norm="ortho")
        return to_images(self.contrast * colours / colours.std(dim=(2, 3), keepdim=True))


def photo_spectrum(height: int, width: int) -> Tensor:
    """Return the mean magnitudes of photographs, (3, height, width // 2 + 1), in the order of `torch.fft.rfft2`.

    The stored magnitudes are interpolated between frequencies; that of frequency 0 is set to 0, since a picture's mean
    colour is neither its shape nor its texture. Raises DataError if their file cannot be read.
    """
    stored = _stored()[None]
    side = stored.shape[-1] - 1  # frequencies from 0 to 0.5 cycles a pixel
    down, across = torch.fft.fftfreq(height).abs(), torch.fft.rfftfreq(width)
    places = torch.stack(torch.broadcast_tensors(across[None], down[:, None]), dim=-1) * 2 * side
    # grid_sample's coordinates run from -1 to 1, here from the first frequency to the last.
    sampled = F.grid_sample(stored, places[None] * 2 / side - 1, mode="bilinear", align_corners=True)[0]
    magnitude = sampled.exp()
    magnitude[:, 0, 0] = 0
    return magnitude


@functools.cache
def _stored() -> Tensor:
    """The logarithms of the magnitudes, (3, 65, 65): frequencies 0 to 0.5 down and across."""
    try:
        return torch.from_numpy(np.load(SPECTRUM, allow_pickle=False).astype(np.float32))
    except (OSError, ValueError) as error:
        raise DataError(f"{SPECTRUM} cannot be read ({error}); restore the file that came with the course.") from error
