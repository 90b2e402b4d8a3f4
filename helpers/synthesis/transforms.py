"""Random views of an image: what excites a unit in all of them cannot rely on exact pixels (Olah et al. 2017)."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from helpers.errors import ArgumentError

# images (N, 3, H, W), and the generator (on the CPU) from which all random numbers come -> images (N, 3, h, w)
Transform = Callable[[Tensor, torch.Generator], Tensor]


@dataclass(frozen=True)
class Similarity:
    """Each image turned, scaled and shifted by a draw of its own, in one bilinear interpolation.

    degrees: turned by up to so many either way. zoom: scaled by a factor between these two; above 1, things look
    larger. shift: moved by up to so many pixels of the view, down and across. size: the view's side in pixels, of
    the square in the middle of the image; None for a view of the image's own height and width. crop: the side of
    what is seen, in units of the image's short side; below 1, it is at a random place in the image. Beyond
    the border the image is reflected, so that no border becomes an edge. Raises ArgumentError for other values.
    """

    degrees: float = 15.0
    zoom: tuple[float, float] = (0.85, 1.15)
    shift: float = 10.0
    size: int | None = 224
    crop: float = 1.0

    def __post_init__(self) -> None:
        """Check the values."""
        if not 0 < self.zoom[0] <= self.zoom[1]:
            raise ArgumentError(f"zoom is {self.zoom}; expected two positive factors, the smaller one first.")
        if not 0 < self.crop <= 1:
            raise ArgumentError(f"crop is {self.crop}; expected a share of the image's side above 0, up to 1.")
        if self.degrees < 0 or self.shift < 0:
            raise ArgumentError(f"degrees is {self.degrees}, shift {self.shift}; expected 0 or more of both.")

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return the views, (N, 3, size, size), differentiable."""
        require_images(images)
        height, width = images.shape[2:]
        view = (height, width) if self.size is None else (self.size, self.size)
        theta = self._matrices(len(images), (height, width), view, generator).to(images)
        grid = F.affine_grid(theta, [len(images), images.shape[1], *view], align_corners=False)
        return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)

    def _matrices(self, n: int, image: tuple[int, int], view: tuple[int, int], generator: torch.Generator) -> Tensor:
        """From places in the view to places in the image, both from -1 to 1 in either direction: (n, 2, 3)."""
        side = min(image) if self.size is not None else None
        down, across = (self.crop * (side or length) / 2 for length in image)  # half of what is seen, in pixels
        angle = torch.deg2rad(_between(n, -self.degrees, self.degrees, generator))
        zoom = _between(n, *self.zoom, generator)
        cos, sin = angle.cos() / zoom, angle.sin() / zoom
        y, x = (
            _between(n, -self.shift, self.shift, generator) * 2 * half / pixels
            + (_between(n, -1, 1, generator) * (length / 2 - half) if self.crop < 1 else 0)
            for half, pixels, length in zip((down, across), view, image, strict=True)
        )
        height, width = (length / 2 for length in image)
        rows = [[cos * across / width, -sin * down / width, x / width]]
        rows += [[sin * across / height, cos * down / height, y / height]]
        return torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)


@dataclass(frozen=True)
class Noise:
    """Normally distributed noise of this standard deviation, in the units of normalised images.

    A pattern that is fainter than the noise excites nothing: what remains is large and clear.
    """

    std: float = 0.2

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return noisy copies, differentiable."""
        return images + self.std * torch.randn(images.shape, generator=generator).to(images)


def in_turn(*transforms: Transform) -> Transform:
    """Return one transform that applies these one after the other."""

    def apply(images: Tensor, generator: torch.Generator) -> Tensor:
        for transform in transforms:
            images = transform(images, generator)
        return images

    return apply


# What shows whole objects rather than textures: see docs/synthesis.md.
ROBUST = in_turn(Similarity(), Noise(0.1))


def require_images(images: Tensor) -> None:
    """Raise ArgumentError for anything but a floating point tensor (N, C, H, W)."""
    if not isinstance(images, Tensor) or not images.is_floating_point() or images.ndim != 4:
        got = f"{images.dtype} {tuple(images.shape)}" if isinstance(images, Tensor) else type(images).__name__
        raise ArgumentError(f"a transform was given {got}; expected images (N, 3, H, W); use X[None] for a single one.")


def _between(n: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(n, generator=generator)
