"""The sanity check of Adebayo et al. 2018 (arXiv:1810.03292): does a map change when the weights are random?"""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from helpers.model import load_class_names
from helpers.squeezenet import SqueezeNet


def random_squeezenet(seed: int = 0) -> SqueezeNet:
    """Return SqueezeNet 1.1 with random weights: frozen, in eval mode, channels_last, as `load_squeezenet` returns it.

    seed: of the weights, drawn from the distributions that torchvision starts training with; the global random state is
    left alone. A map that looks the same for this network cannot come from what the trained one has learned. The last
    ReLU is left out: with random weights it sets the scores of many classes to 0, and a score that is 0 has no map.
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.device("meta"):  # its own random weights would cost time and advance the global random state
        model = SqueezeNet()
    model.to_empty(device="cpu")
    last = model.classifier[1]
    for layer in model.modules():
        draw_weights(layer, generator, is_last=layer is last)
    model.classifier[2] = nn.Identity()
    model.class_names = load_class_names()
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)


def draw_weights(layer: nn.Module, generator: torch.Generator, is_last: bool) -> None:
    """Give a layer random weights, from the distributions that torchvision starts with; other modules are left alone.

    is_last: whether it is the layer of the classes, whose weights are small. A batch norm becomes the identity.
    """
    if isinstance(layer, nn.BatchNorm2d):
        layer.reset_running_stats()
        if layer.affine:
            nn.init.ones_(layer.weight)
            nn.init.zeros_(layer.bias)
    if not isinstance(layer, nn.Conv2d | nn.Linear):
        return
    if is_last:
        nn.init.normal_(layer.weight, std=0.01, generator=generator)
    else:
        nn.init.kaiming_uniform_(layer.weight, generator=generator)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def rank_correlation(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Return Spearman's rank correlation of two maps of one shape, from -1 to 1; NaN when one is constant.

    one, other: arrays, or tensors that require no gradient.
    """
    first, second = _ranks(np.asarray(one).ravel()), _ranks(np.asarray(other).ravel())
    if first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Equal values share the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]
