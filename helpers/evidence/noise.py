"""SmoothGrad's dilemma: more noise steadies the maps, until the network no longer sees what they are about."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.evidence.deletion import BATCH

Model = Callable[[Tensor], Tensor]
SmoothGrad = Callable[[Tensor, Tensor, Model, float, int, torch.Generator], Tensor]

NEARLY = 0.05  # standard deviation of the noise between two pictures that look the same: about 3 grey levels of 255


class NoiseDilemma(NamedTuple):
    """For N images and S noise levels: `probability` and `agreement`, both (N, S)."""

    probability: Tensor
    agreement: Tensor


def noise_dilemma(
    X: Tensor,
    y: Tensor,
    model: Model,
    smooth_grad: SmoothGrad,
    sigmas: Sequence[float],
    num: int = 8,
    generator: torch.Generator | None = None,
) -> NoiseDilemma:
    """Return what noise of each standard deviation does to the prediction and to the maps.

    X: normalised images (N, 3, H, W). y: int64 (N,). smooth_grad: called as smooth_grad(X, y, model, sigma, num,
    generator), returns maps (N, H, W). sigmas: in the units of X. generator: of all noise; default: seed 0.
    `probability` is that of y, averaged over 2 * num noisy copies. `agreement` is the correlation between the smoothed
    maps of two pictures that differ by invisible noise: 1 for maps without visual noise, 0 for noise alone.
    Raises ArgumentError when there is no sigma, or smooth_grad returns something else.
    Source: Smilkov et al., "SmoothGrad", 2017 (arXiv:1706.03825), who judged both by eye.
    """
    if not sigmas or min(sigmas) < 0 or num < 1:
        raise ArgumentError(f"sigmas are {list(sigmas)[:8]} and num is {num}; expected sigmas from 0 up, and num >= 1.")
    generator = generator or torch.Generator().manual_seed(0)
    probability = [_probability(X, y, model, sigma, 2 * num, generator) for sigma in sigmas]
    agreement = [_agreement(X, y, model, smooth_grad, sigma, num, generator) for sigma in sigmas]
    return NoiseDilemma(torch.stack(probability, dim=1), torch.stack(agreement, dim=1))


def _probability(X: Tensor, y: Tensor, model: Model, sigma: float, copies: int, generator: torch.Generator) -> Tensor:
    total = torch.zeros(len(X))
    with torch.no_grad():
        for _ in range(copies):
            noisy = _with_noise(X, sigma, generator)
            scores = torch.cat([model(batch) for batch in noisy.split(BATCH)])
            total += scores.softmax(dim=1).gather(1, y[:, None])[:, 0]
    return total / copies


def _agreement(
    X: Tensor, y: Tensor, model: Model, smooth_grad: SmoothGrad, sigma: float, num: int, generator: torch.Generator
) -> Tensor:
    pair = []
    for _ in range(2):
        maps = smooth_grad(_with_noise(X, NEARLY, generator), y, model, sigma, num, generator)
        if not isinstance(maps, Tensor) or maps.shape != (len(X), *X.shape[2:]):
            got = tuple(maps.shape) if isinstance(maps, Tensor) else maps
            raise ArgumentError(f"smooth_grad returned {got}; expected maps {(len(X), *X.shape[2:])}.")
        flat = maps.detach().flatten(1)
        flat = flat - flat.mean(dim=1, keepdim=True)
        pair.append(flat / flat.norm(dim=1, keepdim=True).clamp(min=1e-12))
    return (pair[0] * pair[1]).sum(dim=1)


def _with_noise(X: Tensor, sigma: float, generator: torch.Generator) -> Tensor:
    return X.detach() + sigma * torch.randn(X.shape, generator=generator)
