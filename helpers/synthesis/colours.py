"""Colours that vary independently in photographs (Olah et al. 2017), and back to normalised RGB."""

import torch
from torch import Tensor

from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD

# A square root of the covariance of ImageNet's colours, for pixels in [0, 1] (rows: red, green, blue; from lucid's
# "color_correlation_svd_sqrt"). Columns: light - dark, red - blue, green - magenta, the one that varies most first.
AXES = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])
_SLOPE = 4.0  # of the sigmoid's inverse at grey: a small change of a colour is as large after the sigmoid


def to_images(colours: Tensor) -> Tensor:
    """Return normalised RGB images (N, 3, H, W) for decorrelated colours (N, 3, H, W); a standard deviation of 1 is
    that of photographs on each axis. A sigmoid keeps the pixels in [0, 1] before they are normalised.
    """
    return normalised(torch.sigmoid(_SLOPE * torch.einsum("rc,nchw->nrhw", AXES.to(colours), colours)))


def to_colours(images: Tensor) -> Tensor:
    """Return decorrelated colours (N, 3, H, W) of normalised RGB images: the inverse of `to_images`.

    Pixels are first moved into [0.01, 0.99], because no number is mapped to black or white.
    """
    return torch.einsum("cr,nrhw->nchw", torch.linalg.inv(AXES).to(images), logits(images) / _SLOPE)


def normalised(colours: Tensor) -> Tensor:
    """Return images as networks take them, of pixels in [0, 1], (N, 3, H, W)."""
    return (colours - _per_channel(SQUEEZENET_MEAN, colours)) / _per_channel(SQUEEZENET_STD, colours)


def pixels(images: Tensor) -> Tensor:
    """Return the pixels of normalised images, in [0, 1] for those that photographs can have: undoes `normalised`."""
    return images * _per_channel(SQUEEZENET_STD, images) + _per_channel(SQUEEZENET_MEAN, images)


def logits(images: Tensor) -> Tensor:
    """Return what a sigmoid maps to the pixels of normalised images, after these are moved into [0.01, 0.99]."""
    return torch.logit(pixels(images), eps=0.01)


def _per_channel(values: object, like: Tensor) -> Tensor:
    return torch.as_tensor(values).to(like)[:, None, None]
