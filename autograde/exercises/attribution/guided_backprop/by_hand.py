"""Backward passes by hand, without autograd: the second witness for what each rule gives on the toy networks."""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from helpers.checks.protocol.toys import FireNet, LayeredNet

# A layer's output, and what its output's gradient becomes on the way back to its input.
Passed = tuple[Tensor, Callable[[Tensor], Tensor]]


def backward_by_hand(model: nn.Module, X: Tensor, y: Tensor, rule: str) -> Tensor:
    """Return what reaches each image (N, 3, H, W) from the score of its class, with `rule` at every ReLU; float64.

    rule: "plain", "deconvnet" or "guided". Raises KeyError for another rule, TypeError for an unknown layer.
    """
    layers = _layers_of(model)
    x, backs = X.detach().double(), []
    for layer in layers:
        x, back = _through(layer, x, rule)
        backs.append(back)
    positions = x.shape[2] * x.shape[3]
    grad = torch.zeros(x.shape, dtype=torch.float64)
    grad[torch.arange(len(x)), y] = 1.0 / positions  # the score is the mean over positions
    for back in reversed(backs):
        grad = back(grad)
    return grad


def _layers_of(model: nn.Module) -> list[nn.Module]:
    """The toy's layers up to the classes' maps, in the order of the forward pass."""
    if isinstance(model, FireNet):
        return [*model.features, *(layer for layer in model.classifier if not isinstance(layer, nn.AdaptiveAvgPool2d))]
    assert isinstance(model, LayeredNet)
    return [*model.early, *model.middle, *model.late, model.classifier]


def _through(layer: nn.Module, x: Tensor, rule: str) -> Passed:
    if isinstance(layer, nn.Conv2d):
        return _through_convolution(layer, x)
    if isinstance(layer, nn.ReLU):
        return x.clamp(min=0), lambda grad: _RULES[rule](grad, x)
    if isinstance(layer, nn.MaxPool2d):
        return _through_pooling(x)
    if isinstance(layer, nn.Dropout):
        return x, lambda grad: grad
    if hasattr(layer, "squeeze_activation"):
        return _through_fire(layer, x, rule)
    raise TypeError(f"no way back through {layer}")


_RULES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "plain": lambda grad, x: torch.where(x > 0, grad, 0.0),
    "deconvnet": lambda grad, x: grad.clamp(min=0),
    "guided": lambda grad, x: torch.where(x > 0, grad.clamp(min=0), 0.0),
}


def _through_convolution(conv: nn.Conv2d, x: Tensor) -> Passed:
    """As products with the matrix of filters: forward on the image's patches, backward with its transpose."""
    matrix = conv.weight.detach().double().flatten(1)  # (K, C kh kw)
    kernel, steps, padding = conv.kernel_size, conv.stride, tuple(int(pad) for pad in conv.padding)
    patches = F.unfold(x, kernel, padding=padding, stride=steps)  # (N, C kh kw, positions)
    sizes = zip(x.shape[2:], kernel, padding, steps, strict=True)
    high, wide = ((size + 2 * pad - of) // step + 1 for size, of, pad, step in sizes)
    output = matrix @ patches
    if conv.bias is not None:
        output = output + conv.bias.detach().double().view(-1, 1)

    def back(grad: Tensor) -> Tensor:
        return F.fold(matrix.T @ grad.flatten(2), tuple(x.shape[2:]), kernel, padding=padding, stride=steps)

    return output.view(len(x), -1, high, wide), back


def _through_pooling(x: Tensor) -> Passed:
    """SqueezeNet's pooling, 3 x 3 with stride 2: the first of the largest numbers of a window gets its gradient."""
    output, places = F.max_pool2d(x, 3, 2, ceil_mode=True, return_indices=True)

    def back(grad: Tensor) -> Tensor:
        spread = torch.zeros_like(x).flatten(2)
        return spread.scatter_add(2, places.flatten(2), grad.flatten(2)).view(x.shape)

    return output, back


def _through_fire(fire: Any, x: Tensor, rule: str) -> Passed:
    squeezed, below = _chain([fire.squeeze, fire.squeeze_activation], x, rule)
    small, back_small = _chain([fire.expand1x1, fire.expand1x1_activation], squeezed, rule)
    large, back_large = _chain([fire.expand3x3, fire.expand3x3_activation], squeezed, rule)

    def back(grad: Tensor) -> Tensor:
        of_small, of_large = grad.split([small.shape[1], large.shape[1]], dim=1)
        return below(back_small(of_small) + back_large(of_large))

    return torch.cat([small, large], dim=1), back


def _chain(layers: list[nn.Module], x: Tensor, rule: str) -> Passed:
    between, first = _through(layers[0], x, rule)
    output, second = _through(layers[1], between, rule)
    return output, lambda grad: first(second(grad))
