"""All methods under one call, to be compared: from images and classes to one map for each image."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn

from helpers.attribution.backprop import deconvnet, guided_backprop
from helpers.attribution.cam import class_activation_map
from helpers.attribution.grad_cam import grad_cam, guided_grad_cam, upsample
from helpers.attribution.gradients import saliency_map, smooth_grad
from helpers.attribution.occlusion import occlusion_map, occlusion_pixels
from helpers.errors import ArgumentError

WINDOW, STRIDE = 48, 16  # pixels, of occlusion
_POOLINGS = (nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.Dropout)


@dataclass(frozen=True)
class Method:
    """An attribution method that gives each pixel one number.

    `of(X, y, model, layer)` returns maps (N, H, W); `signed` says whether values below zero speak against the class;
    `uses_layer`, whether `layer` matters.
    """

    title: str
    of: Callable[[Tensor, Tensor, nn.Module, str], Tensor]
    signed: bool = False
    uses_layer: bool = False

    def maps(self, X: Tensor, y: Tensor, model: nn.Module, layer: str | None = None) -> Tensor:
        """Return a map for each image, (N, H, W). layer: of the CAM family; by default `default_layer(model)`."""
        if layer is None:
            layer = default_layer(model) if self.uses_layer else ""
        return self.of(X, y, model, layer)


def default_layer(model: nn.Module) -> str:
    """Return the name of the last layer with maps before the classifier: the whole block, as in "features.12".

    Raises ArgumentError if the network's parts do not tell which that is.
    """
    classifiers = ("classifier", "fc", "aux")  # GoogLeNet's auxiliary ones are not used in evaluation mode
    named = [(name, child) for name, child in model.named_children() if not name.startswith(classifiers)]
    blocks = [(name, child) for name, child in named if _has_convolution(child)]
    if not blocks:
        raise ArgumentError(f"{type(model).__name__} has no convolutions before its classifier; name the layer.")
    name, last = blocks[-1]
    while type(last) is nn.Sequential:  # a block of several layers counts as one
        inner = [(number, child) for number, child in last.named_children() if not isinstance(child, _POOLINGS)]
        name, last = f"{name}.{inner[-1][0]}", inner[-1][1]
    return name


def _has_convolution(module: nn.Module) -> bool:
    return any(isinstance(part, nn.Conv2d) for part in module.modules())


def _strongest(gradient: Tensor) -> Tensor:
    """The maximum over the colours of the absolute value, as in saliency maps: (N, 3, H, W) -> (N, H, W)."""
    return gradient.abs().amax(dim=1)


def _occluded(X: Tensor, y: Tensor, model: nn.Module, _layer: str) -> Tensor:
    height, width = X.shape[2:]
    return occlusion_pixels(occlusion_map(X, y, model, WINDOW, STRIDE), WINDOW, STRIDE, height, width)


METHODS: dict[str, Method] = {
    "saliency": Method("saliency", lambda X, y, model, _: saliency_map(X, y, model)),
    "smooth_grad": Method("SmoothGrad", lambda X, y, model, _: smooth_grad(X, y, model)),
    "occlusion": Method("occlusion", _occluded, signed=True),
    "deconvnet": Method("deconvnet", lambda X, y, model, _: _strongest(deconvnet(X, y, model))),
    "guided_backprop": Method("guided backprop", lambda X, y, model, _: _strongest(guided_backprop(X, y, model))),
    "class_activation_map": Method(
        "CAM", lambda X, y, model, _: upsample(class_activation_map(X, y, model), *X.shape[2:]), signed=True
    ),
    "grad_cam": Method(
        "Grad-CAM",
        lambda X, y, model, layer: upsample(grad_cam(X, y, model, layer), *X.shape[2:]),
        uses_layer=True,
    ),
    "guided_grad_cam": Method(
        "guided Grad-CAM",
        lambda X, y, model, layer: _strongest(guided_grad_cam(X, y, model, layer)),
        uses_layer=True,
    ),
}
