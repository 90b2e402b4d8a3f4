"""Images in Fourier coordinates of decorrelated colours (Olah, Mordvintsev & Schubert, Distill 2017)."""

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.synthesis.canvas import Canvas, as_start, faint
from helpers.synthesis.colours import to_colours, to_images

_SHARE = 0.25  # of a coefficient's wave: with this, steps of 0.04 suit parameters of all sizes


class FourierImage(Canvas):
    """Images whose parameters are the Fourier coefficients of their decorrelated colours.

    Each step of an optimiser is then spread over all scales and colours; plain pixels favour high frequencies. seed: of
    the faint random spectrum at the start. decay: coefficients are divided by frequency**decay; 1 updates all scales
    equally fast (Olah et al. 2017), a little more favours large shapes. contrast: the largest standard deviation that
    each colour axis may have, in units of that of photographs; a score that can be raised by contrast alone is then
    raised by shapes instead. None for no bound. start: begin with these images, (count, 3, height, width), normalised.
    """

    scale: Tensor

    def __init__(
        self,
        height: int,
        width: int,
        seed: int = 0,
        count: int = 1,
        *,
        decay: float = 1.5,
        contrast: float | None = 0.8,
        start: Tensor | None = None,
    ) -> None:
        """Draw the spectrum, or take over that of the images."""
        super().__init__(height, width, count)
        if contrast is not None and not contrast > 0:
            raise ArgumentError(f"contrast is {contrast!r}; expected a positive number (1 is that of photographs).")
        self.contrast = contrast
        # The mean has frequency 0: it gets the scale of the lowest nonzero frequency.
        scale = _SHARE * frequencies(height, width).clamp(min=1 / max(height, width)) ** -decay
        self.register_buffer("scale", scale[..., None])
        if start is None:
            spectrum = faint((count, 3, *scale.shape, 2), seed)
        else:
            colours = to_colours(as_start(start, (count, 3, height, width)))
            spectrum = torch.view_as_real(torch.fft.rfft2(colours, norm="ortho")) / self.scale
        self.spectrum = nn.Parameter(spectrum)

    def forward(self) -> Tensor:
        """Return the images, normalised RGB, (count, 3, height, width)."""
        coefficients = torch.view_as_complex((self.spectrum * self.scale).contiguous())
        colours = torch.fft.irfft2(coefficients, s=self.size, norm="ortho")
        return to_images(colours if self.contrast is None else bounded(colours, self.contrast))


def frequencies(height: int, width: int) -> Tensor:
    """Return the frequency of each coefficient of `rfft2`, in cycles per pixel, (height, width // 2 + 1)."""
    return torch.hypot(torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None])


def bounded(colours: Tensor, largest: float) -> Tensor:
    """Return colours (N, 3, H, W) scaled so that no image's axis has a standard deviation above `largest`."""
    deviation = colours.std(dim=(2, 3), keepdim=True).clamp(min=1e-8)
    return colours * (largest / deviation).clamp(max=1)
