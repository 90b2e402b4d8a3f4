"""Toy networks: small and seeded, so that exercises can be checked exactly and within milliseconds.

Their weights come from NumPy's RandomState, whose streams are frozen: stored records survive new versions of torch.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

_EMPTY = "meta"  # allocates nothing: torch's own random weights would be replaced at once, and cost a third of the time


def _weights(random: np.random.RandomState, *shape: int, scale: float = 1.0) -> nn.Parameter:
    fan_in = int(np.prod(shape[1:])) or 1
    values = random.standard_normal(shape) * scale / np.sqrt(fan_in)
    return nn.Parameter(torch.tensor(values, dtype=torch.float32), requires_grad=False)


class SmoothNet(nn.Module):
    """Two tanh convolutions, global average pooling, a linear layer: (N, 3, H, W) -> (N, classes) for any H, W >= 5.

    Smooth, without ties or dead units, so that two right implementations agree to rounding.
    """

    def __init__(self, seed: int, classes: int = 7, gain: float = 6.0, contrast: float = 1.0) -> None:
        """Draw the weights. `gain` scales the scores; `contrast` is the standard deviation of the images.

        A large contrast puts more steps of length 1 between an image and another class.
        """
        super().__init__()
        random = np.random.RandomState(seed)
        self.first = nn.Conv2d(3, 8, 3, bias=False, device=_EMPTY)
        self.second = nn.Conv2d(8, 12, 3, bias=False, device=_EMPTY)
        self.classifier = nn.Linear(12, classes, device=_EMPTY)
        self.first.weight = _weights(random, 8, 3, 3, 3, scale=1.5 / contrast)
        self.second.weight = _weights(random, 12, 8, 3, 3, scale=2.0)
        self.classifier.weight = _weights(random, classes, 12, scale=gain)
        self.classifier.bias = _weights(random, classes, scale=0.5)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores, (N, classes)."""
        hidden = torch.tanh(self.second(torch.tanh(self.first(x))))
        return self.classifier(hidden.mean(dim=(2, 3)))


class CoarseNet(nn.Module):
    """A SmoothNet on averages of 8 x 8 pixels, (N, 3, H, W) -> (N, classes) for H, W >= 40. Fast on large images."""

    def __init__(self, seed: int, classes: int = 7, gain: float = 6.0) -> None:
        """Draw the weights; `gain` scales the scores."""
        super().__init__()
        self.pool = nn.AvgPool2d(8)
        self.net = SmoothNet(seed, classes, gain)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores of the averaged images, (N, classes)."""
        return self.net(self.pool(x))


class UnbeatableRival(nn.Module):
    """Linear scores in which class 0 always stays one point above class 1: no image is ever classified as 1."""

    def __init__(self, seed: int, classes: int = 3) -> None:
        """Draw the weights; classes from 2 on get a bias of -100."""
        super().__init__()
        random = np.random.RandomState(seed)
        self.weight = _weights(random, classes, 3, scale=2.0)
        self.weight[0] = self.weight[1]
        self.bias = nn.Parameter(torch.tensor([1.0, 0.0] + [-100.0] * (classes - 2)), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return scores (N, classes) in which class 0 is one point above class 1."""
        return nn.functional.linear(x.mean(dim=(2, 3)), self.weight, self.bias)


class LayeredNet(nn.Module):
    """A small SqueezeNet, (N, 3, H, W) -> (N, classes) for H, W >= 16, whose layers can be looked up by name.

    Three blocks "early", "middle" and "late", each with a "conv" and a "relu" (as in "early.conv"), then the 1x1
    convolution "classifier" and global average pooling. About half of the ReLUs' inputs are negative.
    """

    def __init__(self, seed: int, classes: int = 7, in_place: int = 1, pool_first: int = 0, gain: float = 4.0) -> None:
        """Draw the weights. `in_place=0` makes the ReLUs copy; `pool_first=1` pools before the classifier."""
        super().__init__()
        random = np.random.RandomState(seed)
        self.early = _block(random, 3, 8, in_place, kernel=3, stride=2)
        self.middle = _block(random, 8, 10, in_place, kernel=3, padding=1)
        self.late = _block(random, 10, 12, in_place, kernel=3, stride=2, padding=1)
        self.classifier = nn.Conv2d(12, classes, 1, device=_EMPTY)
        self.classifier.weight = _weights(random, classes, 12, 1, 1, scale=gain)
        self.classifier.bias = _weights(random, classes, scale=0.5)
        self._pool_first = bool(pool_first)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores, (N, classes)."""
        x = self.late(self.middle(self.early(x)))
        if self._pool_first:
            return self.classifier(x.mean(dim=(2, 3), keepdim=True)).flatten(1)
        return self.classifier(x).mean(dim=(2, 3))


def _block(
    random: np.random.RandomState,
    inputs: int,
    outputs: int,
    in_place: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=padding, device=_EMPTY)
    conv.weight = _weights(random, outputs, inputs, kernel, kernel, scale=1.4)
    conv.bias = _weights(random, outputs, scale=0.1)
    block = nn.Sequential()
    block.add_module("conv", conv)
    block.add_module("relu", nn.ReLU(inplace=bool(in_place)))
    return block


TOYS: dict[str, Callable[..., nn.Module]] = {
    "smooth": SmoothNet,
    "coarse": CoarseNet,
    "unbeatable_rival": UnbeatableRival,
    "layered": LayeredNet,
}


def make_toy(kind: str, fails_at: str | None = None, fails_after: int = 0, **options: Any) -> nn.Module:
    """Build the toy network `kind`, frozen and in evaluation mode; raises KeyError for an unknown kind.

    With `fails_at`, the layer of that name ("" is the network itself) raises a RuntimeError on every call after the
    first `fails_after`, to show what a function leaves behind after an error. `options` go to the network's class.
    """
    model = TOYS[kind](**options).eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    if fails_at is not None:
        _make_fail(model.get_submodule(fails_at), fails_at or "the network", fails_after)
    return model


def _make_fail(layer: nn.Module, name: str, calls: int) -> None:
    forward, left = layer.forward, iter(range(calls))

    def failing(*args: Any, **options: Any) -> Any:
        if next(left, None) is None:
            raise RuntimeError(f"{name} fails here on purpose, to see what is left behind after an error")
        return forward(*args, **options)

    layer.forward = failing
