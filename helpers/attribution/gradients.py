"""The gradient of a class score with respect to the image, and what is made of it: saliency maps, SmoothGrad."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from helpers.attribution.batches import BATCH, batches, check_input, class_scores
from helpers.errors import ArgumentError
from helpers.ready_made import ready_made

Forward = Callable[[Tensor], Tensor]


def input_gradient(X: Tensor, y: Tensor, model: nn.Module) -> Tensor:
    """Return the gradient of each image's own class score with respect to the image, (N, 3, H, W), like X."""
    gradient = torch.empty_like(X, requires_grad=False)
    for chosen, images, classes in batches(X, y, model):
        gradient[chosen] = gradient_of(images, classes, model)
    return gradient


def gradient_of(images: Tensor, classes: Tensor, forward: Forward) -> Tensor:
    """Return the gradient for one batch, (n, 3, H, W); `forward` may also be the network with other rules.

    `images` are the caller's own copies: they get requires_grad.
    """
    with torch.enable_grad():
        picked = class_scores(forward(images.requires_grad_()), classes)
        # With `inputs` given, no gradients of parameters are computed, whether or not these are frozen.
        return torch.autograd.grad(picked.sum(), images)[0]


@ready_made
def saliency_map(X: Tensor, y: Tensor, model: nn.Module) -> Tensor:
    """Return the maximum over channels of the absolute gradient, (N, H, W) (Simonyan et al. 2014, section 3.1)."""
    return input_gradient(X, y, model).abs().amax(dim=1)


@ready_made
def smooth_grad(
    X: Tensor,
    y: Tensor,
    model: nn.Module,
    noise_std: float = 0.3,
    num_samples: int = 8,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Return saliency maps (N, H, W) of the mean gradient over noisy copies of each image (Smilkov et al. 2017).

    noise_std: standard deviation of the noise, in the units of X. num_samples: copies of each image. generator: of the
    noise; by default one with seed 0. The copies of one image after the other are drawn, each of the image's shape.
    """
    check_input(X, y, model)
    if num_samples < 1:
        raise ArgumentError(f"num_samples is {num_samples}; expected 1 or more noisy copies.")
    generator = generator or torch.Generator(X.device).manual_seed(0)
    total = torch.zeros_like(X, requires_grad=False)
    for i in range(len(X)):
        for first in range(0, num_samples, BATCH):
            copies = min(BATCH, num_samples - first)
            noise = [torch.randn(X[i : i + 1].shape, generator=generator, device=X.device) for _ in range(copies)]
            noisy = X[i : i + 1].detach() + noise_std * torch.cat(noise)
            total[i] += input_gradient(noisy, y[i : i + 1].expand(copies), model).sum(dim=0)
    return (total / num_samples).abs().amax(dim=1)
