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


def wrong_patches(boxes: torch.Tensor, field: tuple[int, int, int], height: int, width: int) -> dict[str, torch.Tensor]:
    """Return the boxes (k, 5) as three common mistakes place them, by what was done; clipped at the border.

    boxes: as `top_patches`, which students write, returns them. field: (size, stride, offset) of the layer's units.
    """
    size, _, offset = field
    image, top, left, bottom, right = boxes.T
    # Where the whole field begins, also if a box is cut off at the top or on the left.
    top, left = (torch.where(start > 0, start, end - size) for start, end in ((top, bottom), (left, right)))
    places = {
        "the offset forgotten": (top - offset, left - offset),
        "centred on stride times row": (top - offset - size // 2, left - offset - size // 2),
        "rows and columns swapped": (left, top),
    }
    return {name: _clipped(image, *place, size, height, width) for name, place in places.items()}


def _clipped(
    image: torch.Tensor, top: torch.Tensor, left: torch.Tensor, size: int, height: int, width: int
) -> torch.Tensor:
    """Boxes that have at least one pixel in the image."""
    top, left = top.clamp(1 - size, height - 1), left.clamp(1 - size, width - 1)
    ends = (top + size).clamp(max=height), (left + size).clamp(max=width)
    return torch.stack([image, top.clamp(min=0), left.clamp(min=0), *ends], dim=1)


def wrong_walks(X: torch.Tensor, target_y: int, model: nn.Module, steps: int = 15) -> dict[str, list[float]]:
    """Return the target's score before each step of a right walk and of three wrong ones, by what is done.

    X: one normalised image (1, 3, H, W). The right walk is that of `make_fooling_image`, but for the stop. A walk stays
    where the gradient is zero: SqueezeNet's scores cannot fall below zero.
    """

    def score(image: torch.Tensor) -> torch.Tensor:
        return model(image)[0, target_y]

    def probability(image: torch.Tensor) -> torch.Tensor:
        return model(image).softmax(dim=1)[0, target_y]

    walks: dict[str, tuple[_Of, _Of]] = {
        "right: g / ||g||": (score, lambda g: g / (g.norm() + 1e-12)),
        "wrong sign: -g / ||g||": (score, lambda g: -g / (g.norm() + 1e-12)),
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


def wrong_filter_images(weight: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return a layer's filters (K, 3, h, w) as images (K, h, w, 3) that four common mistakes make, by what was done.

    The right images are those of `filters_to_images`, which students write. Leaves the weights as they are.
    """
    w = weight.detach()

    def rescaled(axes: tuple[int, ...]) -> torch.Tensor:
        low, high = w.amin(dim=axes, keepdim=True), w.amax(dim=axes, keepdim=True)
        return (w - low) / (high - low)

    each = rescaled((1, 2, 3))
    return {
        "one range for all": rescaled((0, 1, 2, 3)).permute(0, 2, 3, 1),
        "each colour apart": rescaled((2, 3)).permute(0, 2, 3, 1),
        "height and width swapped": each.permute(0, 3, 2, 1),
        "reshape for permute": each.reshape(len(w), *w.shape[2:], 3),
    }


def uncopied_activations(X: torch.Tensor, model: nn.Module, layer: str) -> torch.Tensor:
    """Return what a hook on this layer keeps that forgets to copy: a ReLU that works in place has written over it.

    X: normalised images (N, 3, H, W). The right activations are those of `layer_activations`, which students write.
    """
    seen: list[torch.Tensor] = []
    with model.get_submodule(layer).register_forward_hook(lambda _module, _inputs, output: seen.append(output)):
        model(X)
    return seen[0]
