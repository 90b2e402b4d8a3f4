"""Small seeded networks on which every exercise can be checked exactly and at once.

Their weights come from NumPy's RandomState, whose streams are frozen: stored records stay valid when torch moves.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn


def _weights(random: np.random.RandomState, *shape: int, scale: float = 1.0) -> nn.Parameter:
    fan_in = int(np.prod(shape[1:])) or 1
    values = random.standard_normal(shape) * scale / np.sqrt(fan_in)
    return nn.Parameter(torch.tensor(values, dtype=torch.float32), requires_grad=False)


class SmoothNet(nn.Module):
    """Two tanh convolutions, global average pooling, a linear layer: (N, 3, H, W) -> (N, classes) for any H, W >= 5.

    Smooth, without ties or dead units, so that two right implementations agree to rounding. Made for images whose
    values have standard deviation `contrast`: a large one puts more unit steps between an image and another class.
    """

    def __init__(self, seed: int, classes: int = 7, gain: float = 6.0, contrast: float = 1.0) -> None:
        super().__init__()
        random = np.random.RandomState(seed)
        self.first = nn.Conv2d(3, 8, 3, bias=False)
        self.second = nn.Conv2d(8, 12, 3, bias=False)
        self.classifier = nn.Linear(12, classes)
        self.first.weight = _weights(random, 8, 3, 3, 3, scale=1.5 / contrast)
        self.second.weight = _weights(random, 12, 8, 3, 3, scale=2.0)
        self.classifier.weight = _weights(random, classes, 12, scale=gain)
        self.classifier.bias = _weights(random, classes, scale=0.5)

    def forward(self, x: Tensor) -> Tensor:
        hidden = torch.tanh(self.second(torch.tanh(self.first(x))))
        return self.classifier(hidden.mean(dim=(2, 3)))


class CoarseNet(nn.Module):
    """A SmoothNet that sees the image through a window: averages of 8 x 8 pixels. Fast on large images."""

    def __init__(self, seed: int, classes: int = 7, gain: float = 6.0) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(8)
        self.net = SmoothNet(seed, classes, gain)

    def forward(self, x: Tensor) -> Tensor:
        return self.net(self.pool(x))


class UnbeatableRival(nn.Module):
    """Linear scores in which class 0 always stays one point above class 1: no image is ever classified as 1."""

    def __init__(self, seed: int, classes: int = 3) -> None:
        super().__init__()
        random = np.random.RandomState(seed)
        self.weight = _weights(random, classes, 3, scale=2.0)

    def forward(self, x: Tensor) -> Tensor:
        colour = x.mean(dim=(2, 3))
        scores = colour @ self.weight.T
        return torch.cat([scores[:, 1:2] + 1, scores[:, 1:2], scores[:, 2:] - 100], dim=1)


TOYS: dict[str, Callable[..., nn.Module]] = {
    "smooth": SmoothNet,
    "coarse": CoarseNet,
    "unbeatable_rival": UnbeatableRival,
}


def make_toy(kind: str, **options: int | float) -> nn.Module:
    """The named toy network, frozen and in evaluation mode; raises KeyError for an unknown kind."""
    model = TOYS[kind](**options).eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model
