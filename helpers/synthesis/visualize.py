"""The picture of a class, as the lessons use it."""

import torch
from torch import nn

from helpers.synthesis.ascent import synthesise
from helpers.synthesis.canvas import Canvas
from helpers.synthesis.objectives import class_score
from helpers.synthesis.transforms import ROBUST


def visualize_class(
    model: nn.Module,
    target_y: int,
    parametrization: Canvas,
    steps: int = 64,
    lr: float = 0.04,
    seed: int = 0,
    *,
    robust: bool = True,
    progress: bool = True,
) -> torch.Tensor:
    """Maximise the model's score of one class over the parametrised image with Adam; return the image.

    model: classifier in evaluation mode, not changed. target_y: class index. parametrization: `FourierImage`,
    `PixelImage` or `PhaseImage`, updated in place. steps, lr: number of steps and learning rate. seed: of the random
    transformations. robust: show the network another view at each step. progress: show a bar, and the image while it
    changes. Returns the normalised image (1, 3, H, W), detached. Raises ArgumentError for a class that the model does
    not have.
    """
    return synthesise(
        model,
        class_score(target_y),
        parametrization,
        transform=ROBUST if robust else None,
        steps=steps,
        lr=lr,
        seed=seed,
        progress=progress,
        show=progress,
    )
