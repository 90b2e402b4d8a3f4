"""Known mistakes made on purpose, to see in a picture what each does."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

_Of = Callable[[torch.Tensor], torch.Tensor]


def wrong_saliency_maps(X: torch.Tensor, y: torch.Tensor, model: nn.Module) -> dict[str, torch.Tensor]:
    """Return saliency maps (N, H, W) as three common mistakes draw them, by what was done.

    X: normalised images (N, 3, H, W). y: their classes (N,). The right map is `compute_saliency_maps`, which students
    write. Leaves X and the model as they are.
    """
    leaf = X.detach().clone().requires_grad_()
    scores = model(leaf)
    picked = scores.gather(1, y.view(-1, 1)).sum()
    losses = {"cross-entropy": F.cross_entropy(scores, y, reduction="sum"), "all classes": scores.sum()}
    slopes = {name: torch.autograd.grad(loss, leaf, retain_graph=True)[0] for name, loss in losses.items()}
    maps = {name: slope.abs().amax(dim=1) for name, slope in slopes.items()}
    (gradient,) = torch.autograd.grad(picked, leaf)
    return maps | {"no absolute value": gradient.amax(dim=1)}


def wrong_walks(X: torch.Tensor, target_y: int, model: nn.Module, steps: int = 15) -> dict[str, list[float]]:
    """Return the target's score before each step of a right walk and of three wrong ones, by what is done.

    X: one normalised image (1, 3, H, W). The right walk is that of `make_fooling_image`, but for the stop.
    """

    def score(image: torch.Tensor) -> torch.Tensor:
        return model(image)[0, target_y]

    def probability(image: torch.Tensor) -> torch.Tensor:
        return model(image).softmax(dim=1)[0, target_y]

    walks: dict[str, tuple[_Of, _Of]] = {
        "right: g / ||g||": (score, lambda g: g / g.norm()),
        "wrong sign: -g / ||g||": (score, lambda g: -g / g.norm()),
        "not divided by the norm: 0.01 g": (score, lambda g: 0.01 * g),
        "of the probability, not the score: 0.01 g": (probability, lambda g: 0.01 * g),
    }
    return {name: _walk(X, score, of, step, steps) for name, (of, step) in walks.items()}


def _walk(X: torch.Tensor, score: _Of, of: _Of, step: _Of, steps: int) -> list[float]:
    """Return `score` before each step, and after the last, of a walk along `step` of the gradient of `of`."""
    image, found = X.detach().clone(), list[float]()
    for _ in range(steps + 1):
        leaf = image.clone().requires_grad_()
        with torch.no_grad():
            found.append(float(score(leaf)))
        (gradient,) = torch.autograd.grad(of(leaf), leaf)
        image += step(gradient)
    return found
