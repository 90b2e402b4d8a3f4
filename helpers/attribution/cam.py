"""Class activation maps (Zhou et al. 2016, arXiv:1512.04150) of any network that ends in global average pooling."""

import contextlib
from typing import Any

import torch
from torch import Tensor, nn

from helpers.attribution.batches import batches, check_classes, check_input
from helpers.errors import ArgumentError
from helpers.layers import Reached
from helpers.ready_made import ready_made

# What may come between the classifier's 1x1 convolution and the scores, as in SqueezeNet.
_AFTER_HEAD = (nn.ReLU, nn.Dropout, nn.AdaptiveAvgPool2d, nn.Flatten, nn.Identity)


@ready_made
def class_activation_map(X: Tensor, y: Tensor, model: nn.Module) -> Tensor:
    """Return the classifier's weights of class y times the features, summed over channels, (N, h, w).

    Neither the classifier's bias nor a ReLU is part of the map. The network has to end in global average pooling and
    one linear layer, or in a 1x1 convolution and global average pooling, as SqueezeNet does. Raises ArgumentError for
    other networks, and for classes that the classifier does not have.
    """
    check_input(X, y, model)
    head = _head(model)
    weight = head.weight.detach().flatten(1)
    check_classes(y, len(weight))
    features = _before_convolution if isinstance(head, nn.Conv2d) else _before_pooling
    maps = []
    with torch.no_grad():
        for _, images, classes in batches(X, y, model):
            maps.append(torch.einsum("nc,nchw->nhw", weight[classes], features(model, head, images)))
    return torch.cat(maps)


def _head(model: nn.Module) -> nn.Linear | nn.Conv2d:
    """The last layer with weights: linear, or a 1x1 convolution that only global pooling and the like follow."""
    layers = [module for module in model.modules() if not list(module.children())]
    after: list[nn.Module] = []
    for layer in reversed(layers):
        if isinstance(layer, nn.Linear):
            return layer
        if isinstance(layer, nn.Conv2d) and layer.kernel_size == (1, 1) and all(map(_is_pooling_or_pointwise, after)):
            return layer
        if list(layer.parameters(recurse=False)):
            break
        after.append(layer)
    raise _no_map(model, "its last layer with weights is not a classifier that acts on each place alone")


def _is_pooling_or_pointwise(layer: nn.Module) -> bool:
    to_one = not isinstance(layer, nn.AdaptiveAvgPool2d) or layer.output_size in (1, (1, 1))
    return isinstance(layer, _AFTER_HEAD) and to_one


def _before_convolution(model: nn.Module, head: nn.Module, images: Tensor) -> Tensor:
    """What the convolution is given; the pass ends there, since what follows is not needed."""

    def stop(_head: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        raise Reached(inputs[0])

    with head.register_forward_pre_hook(stop):
        try:
            model(images)
        except Reached as reached:
            features: Tensor = reached.value
            return features
    raise _no_map(model, "its last convolution is not used when it is called")


def _before_pooling(model: nn.Module, head: nn.Module, images: Tensor) -> Tensor:
    """The last maps whose means over all places are what the linear layer is given."""
    assert isinstance(head, nn.Linear)
    found: list[Tensor] = []
    given: list[Tensor] = []

    def keep(_layer: nn.Module, _inputs: Any, output: Any) -> None:
        if isinstance(output, Tensor) and output.ndim == 4 and output.shape[1] == head.in_features:
            found.append(output)

    def stop(_head: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        raise Reached(inputs[0])

    with contextlib.ExitStack() as hooks:
        for layer in model.modules():
            hooks.enter_context(layer.register_forward_hook(keep))
        hooks.enter_context(head.register_forward_pre_hook(stop))
        try:
            model(images)
        except Reached as reached:
            given.append(reached.value)
    spatial = (maps for maps in reversed(found) if maps.shape[2:] != (1, 1))
    features = next((maps for maps in spatial if given and _are_means(given[0], maps)), None)
    if features is None:
        raise _no_map(model, "its linear layer is not given the means of feature maps")
    return features


def _are_means(given: Tensor, maps: Tensor) -> bool:
    means = maps.mean(dim=(2, 3))
    return given.shape == means.shape and torch.allclose(given, means, rtol=1e-3, atol=1e-5)


def _no_map(model: nn.Module, reason: str) -> ArgumentError:
    return ArgumentError(
        f"{type(model).__name__} has no class activation maps: {reason}. They need global average pooling and a single "
        "linear layer (or 1x1 convolution); use grad_cam(X, y, model, layer), which any network has."
    )
