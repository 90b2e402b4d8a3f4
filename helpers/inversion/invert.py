"""Images whose code at a layer is that of given photographs, made with a student's loss."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from helpers.errors import ArgumentError
from helpers.synthesis import CANVAS, Canvas, Frame, Objective, PixelImage, activations, synthesise

TV_WEIGHT = 1e-5  # for images of about 128 x 128 pixels, and codes in units of their own size
ALPHA_WEIGHT = 1e-8
STEPS = 100
_LR = 0.06

# features and target (N, ...), images (N, 3, H, W), and the weights of the total variation and the sixth powers -> (N,)
Loss = Callable[[Tensor, Tensor, Tensor, float, float], Any]


class Inversion(NamedTuple):
    """Images made from codes.

    images: (N, 3, H, W), normalised. code_error, pixel_error: how far their codes and their pixels are from those of
    the photographs, (N,): the norm of the difference in units of the norm itself. 0 is equal; all-zero codes, and
    images that are grey throughout (ImageNet's mean colour), have 1.
    """

    images: Tensor
    code_error: Tensor
    pixel_error: Tensor


def invert(
    inversion_loss: Loss,
    X: Tensor,
    model: nn.Module,
    layer: str,
    tv_weight: float = TV_WEIGHT,
    alpha_weight: float = ALPHA_WEIGHT,
    *,
    canvas: Canvas | None = None,
    steps: int = STEPS,
    lr: float = _LR,
    seed: int = 0,
    progress: bool = True,
    each: Callable[[Frame], None] | None = None,
) -> Inversion | None:
    """Return images that lower the loss of their code against that of each photograph; None for an unwritten loss.

    inversion_loss: as students write it. X: photographs, normalised, (N, 3, H, W). layer: a name; what it returns for
    them is all that is used of them, but for the errors at the end. canvas: what the images are made from; pixels of
    any size by default, which begin as faint noise. lr: Adam's learning rate. progress: show a bar, and the images
    while they change. each: called with the Frame after each step. Raises ArgumentError for a loss that is no tensor
    (N,), and as `synthesise` does.
    """
    with torch.no_grad():
        target = activations(model, X, [layer])[layer]
        if not _is_written(inversion_loss(target, target.clone(), X.clone(), tv_weight, alpha_weight), len(X)):
            return None
    objective = Objective(
        f"inversion of {layer}",
        frozenset({layer, CANVAS}),
        lambda seen: -inversion_loss(seen[layer], target, seen[CANVAS], tv_weight, alpha_weight),
    )
    canvas = canvas or PixelImage(X.shape[2], X.shape[3], seed, len(X), bounded=False)
    images = synthesise(
        model, objective, canvas, transform=None, steps=steps, lr=lr, progress=progress, show=progress, each=each
    )
    with torch.no_grad():
        code = activations(model, images, [layer])[layer]
    return Inversion(images, relative_error(code, target), relative_error(images, X))


def relative_error(found: Tensor, wanted: Tensor) -> Tensor:
    """Return the norm of each difference in units of the norm of what is wanted, (N,), of two tensors (N, ...)."""
    return (found - wanted).flatten(1).norm(dim=1) / wanted.flatten(1).norm(dim=1)


def _is_written(loss: Any, count: int) -> bool:
    """Whether the function returns anything; raises ArgumentError if that is not a loss for each image."""
    if loss is None:
        return False
    if not isinstance(loss, Tensor) or loss.shape != (count,):
        got = f"shape {tuple(loss.shape)}" if isinstance(loss, Tensor) else f"a {type(loss).__name__}"
        raise ArgumentError(f"inversion_loss returned {got} for {count} images; expected a tensor of shape ({count},).")
    return True
