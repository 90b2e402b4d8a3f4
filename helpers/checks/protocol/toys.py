"""Toy networks: small and seeded, so that exercises can be checked exactly and within milliseconds.

Their weights come from NumPy's RandomState, whose streams are frozen: stored records survive new versions of torch.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

BLOCK = 8  # pixels, the side of the squares that CoarseNet averages
_EMPTY = "meta"  # allocates nothing: torch's own random weights would be replaced at once, and cost a third of the time


def _weights(random: np.random.RandomState, *shape: int, scale: float = 1.0) -> nn.Parameter:
    fan_in = int(np.prod(shape[1:])) or 1
    values = random.standard_normal(shape) * scale / np.sqrt(fan_in)
    return nn.Parameter(torch.tensor(values, dtype=torch.float32), requires_grad=False)


class SmoothNet(nn.Module):
    """Two tanh convolutions and a classifier, like SqueezeNet's: (N, 3, H, W) -> (N, classes) for any H, W >= 5.

    Smooth, without ties or dead units, so that two right implementations agree to rounding. It has batch
    normalisation and dropout: in training mode it gives other scores. With `active` fewer than `classes`, only so many
    of the classes, listed in `active_classes`, depend on the image; the others always score -100.
    """

    def __init__(
        self, seed: int, classes: int = 7, gain: float = 6.0, contrast: float = 1.0, active: int | None = None
    ) -> None:
        """Draw the weights. `gain` scales the scores; `contrast` is the standard deviation of the images.

        A large contrast puts more steps of length 1 between an image and another class.
        """
        super().__init__()
        random = np.random.RandomState(seed)
        first = nn.Conv2d(3, 8, 3, bias=False, device=_EMPTY)
        second = nn.Conv2d(8, 12, 3, bias=False, device=_EMPTY)
        first.weight = _weights(random, 8, 3, 3, 3, scale=1.5 / contrast)
        second.weight = _weights(random, 12, 8, 3, 3, scale=2.0)
        active = classes if active is None else active
        weight, bias = _weights(random, active, 12, 1, 1, scale=gain), _weights(random, active, scale=0.5)
        self.active_classes = sorted(int(i) for i in random.permutation(classes)[:active])
        self.features: nn.Sequential = nn.Sequential(first, _norm(random, 8), nn.Tanh(), second, nn.Tanh())
        self.classifier = _classifier(self.active_classes, classes, weight, bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores, (N, classes)."""
        return self.classifier(self.features(x)).flatten(1)


class CoarseNet(SmoothNet):
    """A SmoothNet on averages of 8 x 8 pixels, (N, 3, H, W) -> (N, classes) for H, W >= 40. Fast on large images."""

    def __init__(self, seed: int, **options: Any) -> None:
        """Draw the weights; `options` are those of SmoothNet."""
        super().__init__(seed, **options)
        self.features = nn.Sequential(nn.AvgPool2d(BLOCK), *self.features)


class UnbeatableRival(nn.Module):
    """Linear scores in which class 0 always stays one point above class 1: no image is ever classified as 1."""

    def __init__(self, seed: int, classes: int = 3) -> None:
        """Draw the weights; classes from 2 on always score -100."""
        super().__init__()
        weight = _weights(np.random.RandomState(seed), 2, 3, 1, 1, scale=2.0)
        weight[0] = weight[1]
        self.features = nn.Sequential(nn.AdaptiveAvgPool2d(1))
        self.classifier = _classifier([0, 1], classes, weight, torch.tensor([1.0, 0.0]))

    def forward(self, x: Tensor) -> Tensor:
        """Return scores (N, classes) in which class 0 is one point above class 1."""
        return self.classifier(self.features(x)).flatten(1)


def _norm(random: np.random.RandomState, channels: int) -> nn.BatchNorm2d:
    """Batch normalisation whose stored means and variances are not those of any batch."""
    norm = nn.BatchNorm2d(channels)
    norm.running_mean = torch.tensor(random.uniform(-0.4, 0.4, channels), dtype=torch.float32)
    norm.running_var = torch.tensor(random.uniform(0.5, 2.0, channels), dtype=torch.float32)
    return norm


def _classifier(active: list[int], classes: int, weight: Tensor, bias: Tensor) -> nn.Sequential:
    """Dropout, global average pooling, and a 1x1 convolution with these weights for the active classes."""
    conv = nn.Conv2d(weight.shape[1], classes, 1, device=_EMPTY)
    conv.weight = nn.Parameter(torch.zeros(classes, *weight.shape[1:]), requires_grad=False)
    conv.bias = nn.Parameter(torch.full((classes,), -100.0), requires_grad=False)
    conv.weight[active], conv.bias[active] = weight, bias
    return nn.Sequential(nn.Dropout(), nn.AdaptiveAvgPool2d(1), conv)


class LayeredNet(nn.Module):
    """A small SqueezeNet, (N, 3, H, W) -> (N, classes) for H, W >= 16, whose layers can be looked up by name.

    Three blocks "early", "middle" and "late", each with a "conv" and a "relu" (as in "early.conv"), then "dropout", the
    1x1 convolution "classifier" and global average pooling. About half of the ReLUs' inputs are negative.
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
        self.dropout = nn.Dropout()
        self._pool_first = bool(pool_first)

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores, (N, classes)."""
        x = self.dropout(self.late(self.middle(self.early(x))))
        if self._pool_first:
            return self.classifier(x.mean(dim=(2, 3), keepdim=True)).flatten(1)
        return self.classifier(x).mean(dim=(2, 3))

    def up_to(self, layer: str) -> nn.Sequential:
        """Return the layers from the image up to `layer`, a block or a layer of one, to be called without the rest."""
        named = [(f"{name}.{kind}", part) for name in ("early", "middle", "late") for kind, part in self._block(name)]
        last = max(place for place, (name, _) in enumerate(named) if name.startswith(layer))
        return nn.Sequential(*(part for _, part in named[: last + 1]))

    def _block(self, name: str) -> list[tuple[str, nn.Module]]:
        return list(self.get_submodule(name).named_children())


def _block(
    random: np.random.RandomState,
    inputs: int,
    outputs: int,
    in_place: int,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
) -> nn.Sequential:
    block = nn.Sequential()
    block.add_module("conv", _conv(random, inputs, outputs, kernel, stride, padding))
    block.add_module("relu", nn.ReLU(inplace=bool(in_place)))
    return block


class FireNet(nn.Module):
    """The beginning of SqueezeNet with few channels and the same names, (N, 3, H, W) -> (N, classes) for H, W >= 17.

    Up to "features.5" as there, with ReLUs that work in place; then 1x1 convolutions up to "features.10". So
    "features.1" and "features.10" are layers, and "features.3.squeeze" and "features.3.squeeze_activation".
    """

    def __init__(self, seed: int, classes: int = 7, final_relu: int = 0) -> None:
        """Draw the weights. `final_relu=1` puts a ReLU in place after the last convolution, as SqueezeNet does."""
        super().__init__()
        random = np.random.RandomState(seed)
        self.features = nn.Sequential(
            *(_conv(random, 3, 8, 3, stride=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, ceil_mode=True)),
            *(_Fire(random, 8), _Fire(random, 8), nn.MaxPool2d(3, 2, ceil_mode=True)),
            *(_conv(random, 8, 8, 1) for _ in range(5)),
        )
        head = [nn.ReLU(inplace=True)] if final_relu else []
        self.classifier = nn.Sequential(nn.Dropout(), _conv(random, 8, classes, 1), *head, nn.AdaptiveAvgPool2d(1))

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores, (N, classes)."""
        return self.classifier(self.features(x)).flatten(1)


class _Fire(nn.Module):
    """SqueezeNet's Fire module with as many channels at its end as at its beginning."""

    def __init__(self, random: np.random.RandomState, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.squeeze, self.squeeze_activation = _conv(random, channels, half, 1), nn.ReLU(inplace=True)
        self.expand1x1, self.expand1x1_activation = _conv(random, half, half, 1), nn.ReLU(inplace=True)
        self.expand3x3, self.expand3x3_activation = _conv(random, half, half, 3, padding=1), nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze_activation(self.squeeze(x))
        small, large = self.expand1x1_activation(self.expand1x1(x)), self.expand3x3_activation(self.expand3x3(x))
        return torch.cat([small, large], dim=1)


class _QuickConv2d(nn.Conv2d):
    """A convolution without torch's own random weights: drawing them would take most of the time."""

    def _get_name(self) -> str:
        return "Conv2d"

    def reset_parameters(self) -> None:
        """Leave the weights to `_conv`."""


def _conv(
    random: np.random.RandomState, inputs: int, outputs: int, kernel: int, stride: int = 1, padding: int = 0
) -> nn.Conv2d:
    conv = _QuickConv2d(inputs, outputs, kernel, stride=stride, padding=padding, device=_EMPTY)
    conv.weight = _weights(random, outputs, inputs, kernel, kernel, scale=1.4)
    conv.bias = _weights(random, outputs, scale=0.1)
    return conv


TOYS: dict[str, Callable[..., nn.Module]] = {
    "smooth": SmoothNet,
    "coarse": CoarseNet,
    "unbeatable_rival": UnbeatableRival,
    "layered": LayeredNet,
    "fire": FireNet,
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
