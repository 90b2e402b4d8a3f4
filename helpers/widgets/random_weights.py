"""The sanity check of Adebayo et al. 2018 (arXiv:1810.03292): does a map change when the weights are random?"""

import numpy as np
import torch
from torch import nn

from helpers.squeezenet import SqueezeNet


def random_squeezenet(seed: int = 0) -> SqueezeNet:
    """Return SqueezeNet 1.1 with the random weights from which its training began: frozen, in eval mode.

    Without the last ReLU: it sets the scores of many classes to 0 at random weights, and a score that is 0
    everywhere has no map. The global random state does not change.
    """
    with torch.device("meta"):
        model = SqueezeNet()
    model = model.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(seed)
    convolutions = [module for module in model.modules() if isinstance(module, nn.Conv2d)]
    for layer in convolutions:
        # As torchvision's: He et al. 2015, and a small spread in the last layer.
        if layer is convolutions[-1]:
            nn.init.normal_(layer.weight, std=0.01, generator=generator)
        else:
            nn.init.kaiming_uniform_(layer.weight, generator=generator)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
    model.classifier[2] = nn.Identity()
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return Spearman's rank correlation of two maps of one shape, from -1 to 1; NaN when one is constant."""
    first, second = _ranks(one.ravel()), _ranks(other.ravel())
    if first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Equal values share the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]
