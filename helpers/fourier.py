"""Feature visualisation: two image parametrisations, random transformations and the optimisation loop.

After Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017. Optimising Fourier coefficients of
decorrelated colours spreads every gradient step over all scales and colours; plain pixels favour high frequencies.
"""

import torch
import torch.nn.functional as F
from torch import nn
from tqdm.auto import tqdm

from .images import SQUEEZENET_MEAN, SQUEEZENET_STD

# Square root of the covariance of ImageNet's colours (rows: red, green, blue), from Lucid, divided by its largest
# column norm: columns are light - dark, red - blue, and green - magenta, most frequent first.
_COLOR_AXES = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])
_COLOR_AXES = _COLOR_AXES / _COLOR_AXES.norm(dim=0).max()

# Ranges of `random_transform`: large enough that a class shows its shape rather than a texture.
_JITTER = 12  # pixels, then half of it again after scaling and rotating
_ZOOM = 0.2
_DEGREES = 15.0
_PADDING = _JITTER + _JITTER // 2


class FourierImage(nn.Module):
    """An image parametrised by the Fourier coefficients of its decorrelated colours; calling it returns the image.

    height, width: in pixels. seed: of the faint random spectrum at the start. decay: coefficients are divided by
    frequency**decay; 1 updates all scales equally fast (Olah et al. 2017), a little more favours large shapes.
    Raises ValueError for a size below 2 pixels.
    """

    scale: torch.Tensor

    def __init__(self, height: int, width: int, seed: int = 0, decay: float = 1.25) -> None:
        """Draw the starting spectrum from `seed`."""
        super().__init__()
        self.size = _checked_size(height, width)
        frequency = torch.hypot(torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)[None])
        # The mean has frequency 0: it gets the scale of the lowest nonzero frequency.
        scale = frequency.clamp(min=1 / max(height, width)) ** -decay
        self.register_buffer("scale", scale[..., None])
        start = torch.randn(3, *scale.shape, 2, generator=torch.Generator().manual_seed(seed))
        self.spectrum = nn.Parameter(0.01 * start)

    def forward(self) -> torch.Tensor:
        """Return the normalised RGB image (1, 3, height, width); a sigmoid keeps its pixels in [0, 1] before that."""
        coefficients = torch.view_as_complex(self.spectrum * self.scale)
        decorrelated = torch.fft.irfft2(coefficients, s=self.size, norm="ortho") / 4
        colors = torch.einsum("rc,chw->rhw", _COLOR_AXES.to(decorrelated), decorrelated)
        return _normalize(torch.sigmoid(colors)[None])


class PixelImage(nn.Module):
    """An image parametrised by its pixels, for comparison with `FourierImage`; calling it returns the image.

    height, width: in pixels. seed: of the faint noise on grey at the start. Raises ValueError for a size below 2.
    """

    def __init__(self, height: int, width: int, seed: int = 0) -> None:
        """Draw the starting noise from `seed`."""
        super().__init__()
        shape = (3, *_checked_size(height, width))
        self.pixels = nn.Parameter(0.01 * torch.randn(shape, generator=torch.Generator().manual_seed(seed)))

    def forward(self) -> torch.Tensor:
        """Return the normalised RGB image (1, 3, height, width); a sigmoid keeps its pixels in [0, 1] before that."""
        return _normalize(torch.sigmoid(self.pixels)[None])


def random_transform(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Pad with grey, jitter, scale, rotate and jitter again ("transformation robustness", Olah et al. 2017).

    x: (N, 3, H, W), normalised floats. Each image gets its own draw: scale from 0.8 to 1.2, angle within 15 degrees,
    shifts within 12 and then 6 pixels. generator: CPU generator, the only source of randomness. Returns a new
    differentiable tensor of the same shape. An image that excites a class under all of these cannot rely on high
    frequencies alone. Raises TypeError or ValueError for other input.
    """
    if not isinstance(x, torch.Tensor) or not x.is_floating_point():
        raise TypeError(f"random_transform expects a floating point tensor (N, 3, H, W), got {type(x).__name__}.")
    if x.ndim != 4:
        raise ValueError(f"random_transform expects a tensor (N, 3, H, W), got shape {tuple(x.shape)}; use X[None].")
    height, width = x.shape[2:]
    # A normalised 0 is ImageNet's mean colour: with a grey frame the border never becomes an edge.
    padded = F.pad(x, [_PADDING] * 4)
    # Shift, scale and rotation form one affine map, so that the pixels are interpolated only once.
    theta = _random_similarity(len(x), padded.shape[2], padded.shape[3], generator)
    grid = F.affine_grid(theta.to(x), list(padded.shape), align_corners=False)
    moved = F.grid_sample(padded, grid, align_corners=False)
    return moved[..., _PADDING : _PADDING + height, _PADDING : _PADDING + width]


def visualize_class(
    model: nn.Module,
    target_y: int,
    parametrization: nn.Module,
    steps: int = 150,
    lr: float = 0.03,
    seed: int = 0,
    *,
    robust: bool = True,
    progress: bool = True,
) -> torch.Tensor:
    """Maximise the model's score of one class over the parametrised image with Adam; return the image.

    model: classifier in eval mode, not changed. target_y: class index. parametrization: `FourierImage` or
    `PixelImage`, updated in place. steps, lr: number of steps and learning rate. seed: of the random
    transformations. robust: apply `random_transform` at each step. progress: show a bar. Returns the normalised
    image (1, 3, H, W), detached. 150 steps at 160 x 160 pixels take SqueezeNet about 4 s on two cores. Raises
    ValueError for a class that the model does not have.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(parametrization.parameters(), lr=lr)
    bar = tqdm(range(steps), desc=f"class {target_y}", disable=not progress, leave=False)
    for _ in bar:
        image = parametrization()
        score = _class_score(model, random_transform(image, generator) if robust else image, target_y)
        # Gradients of the image alone: those of the model's parameters stay untouched, frozen or not.
        _ascend(score, optimizer)
        bar.set_postfix(score=f"{score.item():.0f}")
    return parametrization().detach()


def _class_score(model: nn.Module, image: torch.Tensor, target_y: int) -> torch.Tensor:
    scores = model(image)
    if not 0 <= target_y < scores.shape[1]:
        raise ValueError(f"target_y must be a class from 0 to {scores.shape[1] - 1}, got {target_y}.")
    return scores[0, target_y]


def _ascend(score: torch.Tensor, optimizer: torch.optim.Optimizer) -> None:
    parameters = optimizer.param_groups[0]["params"]
    for parameter, gradient in zip(parameters, torch.autograd.grad(score, parameters), strict=True):
        parameter.grad = -gradient  # Adam minimises
    optimizer.step()
    optimizer.zero_grad()


def _random_similarity(n: int, height: int, width: int, generator: torch.Generator) -> torch.Tensor:
    # 2 x 3 matrices in affine_grid's coordinates, where height and width each run from -1 to 1.
    down, right = _uniform((2, n), _JITTER, generator) + _uniform((2, n), _JITTER // 2, generator)
    angle, zoom = torch.deg2rad(_uniform((n,), _DEGREES, generator)), 1 + _uniform((n,), _ZOOM, generator)
    cos, sin = zoom * angle.cos(), zoom * angle.sin()
    across = torch.stack([cos, -sin * height / width, right * 2 / width], dim=1)
    along = torch.stack([sin * width / height, cos, down * 2 / height], dim=1)
    return torch.stack([across, along], dim=1)


def _uniform(shape: tuple[int, ...], bound: float, generator: torch.Generator) -> torch.Tensor:
    return bound * (2 * torch.rand(shape, generator=generator) - 1)


def _normalize(image: torch.Tensor) -> torch.Tensor:
    mean = torch.tensor(SQUEEZENET_MEAN).to(image)[:, None, None]
    std = torch.tensor(SQUEEZENET_STD).to(image)[:, None, None]
    return (image - mean) / std


def _checked_size(height: int, width: int) -> tuple[int, int]:
    for name, value in (("height", height), ("width", width)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 2:
            raise ValueError(f"{name} must be a whole number of pixels, 2 or more, got {value!r}.")
    return height, width
