"""Networks for the tests of attribution methods."""

import copy

import torch
import torchvision
from torch import Tensor, nn

from helpers import load_imagenet_val, load_squeezenet, preprocess

OTHERS = ("resnet18", "googlenet", "mobilenet_v3_small", "vgg11")


def other_network(name: str, classes: int = 12) -> nn.Module:
    """One of torchvision's classifiers with random weights, frozen, in evaluation mode."""
    options = {"aux_logits": True, "init_weights": False} if name == "googlenet" else {}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return getattr(torchvision.models, name)(weights=None, num_classes=classes, **options).eval()


def noise(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def copying(model: nn.Module) -> nn.Module:
    """A copy whose ReLUs do not work in place, as captum asks for."""
    twin = copy.deepcopy(model)
    for layer in twin.modules():
        if isinstance(layer, nn.ReLU):
            layer.inplace = False
    return twin


def photographs(count: int = 25) -> tuple[Tensor, Tensor, nn.Module]:
    """The labelled photographs, their classes and SqueezeNet, in float64: two right ways differ by rounding alone."""
    raw, labels, _ = load_imagenet_val(count)
    return torch.cat([preprocess(one) for one in raw]).double(), torch.as_tensor(labels), load_squeezenet().double()
