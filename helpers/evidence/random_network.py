"""A SqueezeNet that has learned nothing, to compare maps with."""

import torch
from torch import nn

from helpers.model import load_class_names
from helpers.squeezenet import SqueezeNet


def random_squeezenet(seed: int = 0) -> SqueezeNet:
    """Return SqueezeNet 1.1 with random weights: frozen, in eval mode, channels_last, as `load_squeezenet` returns it.

    seed: of the weights, drawn from the distributions that torchvision starts training with; the global random state is
    left alone. A map that looks the same for this network cannot come from what the trained one has learned.
    Source: Adebayo et al., "Sanity Checks for Saliency Maps", 2018 (arXiv:1810.03292).
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.device("meta"):  # its own random weights would cost time and advance the global random state
        model = SqueezeNet()
    model.to_empty(device="cpu")
    last = model.classifier[1]
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d):
            _draw(layer, generator, is_last=layer is last)
    model.class_names = load_class_names()
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)


def _draw(layer: nn.Conv2d, generator: torch.Generator, is_last: bool) -> None:
    if is_last:
        nn.init.normal_(layer.weight, std=0.01, generator=generator)
    else:
        nn.init.kaiming_uniform_(layer.weight, generator=generator)
    assert layer.bias is not None
    nn.init.zeros_(layer.bias)
