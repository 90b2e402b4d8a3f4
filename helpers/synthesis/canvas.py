"""Images made from parameters: what all parametrisations share, and the plainest one, pixels."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.synthesis.colours import logits, normalised

_FAINT = 0.01  # standard deviation of the noise at the start


class Canvas(nn.Module, ABC):
    """`count` images of height x width pixels that are functions of the module's parameters; calling it returns them.

    The parameters are what an optimiser changes: another parametrisation is another way through the same images.
    Raises ArgumentError for a size below 2 pixels, and for a count below 1.
    """

    def __init__(self, height: int, width: int, count: int = 1) -> None:
        """Check the size."""
        super().__init__()
        for name, value, least in (("height", height, 2), ("width", width, 2), ("count", count, 1)):
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                unit = "images" if name == "count" else "pixels"
                raise ArgumentError(f"{name} must be a whole number of {unit}, {least} or more, got {value!r}.")
        self.size = height, width
        self.count = count

    @abstractmethod
    def forward(self) -> Tensor:
        """Return the images, normalised RGB, (count, 3, height, width)."""


class PixelImage(Canvas):
    """Images whose parameters are their pixels, before a sigmoid that keeps these in [0, 1].

    seed: of the faint noise on grey at the start. bounded: False for pixels of any size, which are the parameters
    themselves, in normalised units: then only the objective keeps them within the range of photographs. start: begin
    with these images instead, (count, 3, height, width), normalised.
    """

    def __init__(
        self,
        height: int,
        width: int,
        seed: int = 0,
        count: int = 1,
        *,
        bounded: bool = True,
        start: Tensor | None = None,
    ) -> None:
        """Draw the noise, or take over the images."""
        super().__init__(height, width, count)
        self.bounded = bounded
        shape = (count, 3, height, width)
        if start is None:
            first = faint(shape, seed)
        else:
            first = logits(as_start(start, shape)) if bounded else as_start(start, shape)
        self.pixels = nn.Parameter(first)

    def forward(self) -> Tensor:
        """Return the images, normalised RGB, (count, 3, height, width)."""
        return normalised(torch.sigmoid(self.pixels)) if self.bounded else self.pixels * 1.0


def faint(shape: tuple[int, ...], seed: int) -> Tensor:
    """Return normally distributed numbers of standard deviation 0.01; torch's own generator is left alone."""
    return _FAINT * torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def as_start(images: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return a copy of the images to start from; raises ArgumentError for other than normalised images of the shape."""
    if not isinstance(images, Tensor) or not images.is_floating_point() or tuple(images.shape) != shape:
        got = tuple(images.shape) if isinstance(images, Tensor) else type(images).__name__
        raise ArgumentError(f"start is {got}; expected normalised images of shape {shape}, as `preprocess` makes them.")
    return images.detach().float().clone()
