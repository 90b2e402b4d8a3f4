"""The picture of a class, as the lessons use it."""

import torch
from torch import nn

from helpers.synthesis.ascent import synthesise
from helpers.synthesis.canvas import Canvas
from helpers.synthesis.natural import natural, stored_statistics
from helpers.synthesis.objectives import Objective, class_score
from helpers.synthesis.transforms import ROBUST

# How much `natural` counts beside the score: see docs/synthesis.md.
NATURAL = 20.0


def visualize_class(
    model: nn.Module,
    target_y: int,
    parametrization: Canvas,
    steps: int = 64,
    lr: float = 0.04,
    seed: int = 0,
    *,
    robust: bool = True,
    like_photographs: bool = True,
    progress: bool = True,
) -> torch.Tensor:
    """Maximise the model's score of one class over the parametrised image with Adam; return the image.

    model: classifier in evaluation mode, not changed. target_y: class index. parametrization: `FourierImage`,
    `PixelImage` or `PhaseImage`, updated in place. steps, lr: number of steps and learning rate. seed: of the random
    transformations. robust: show the network another view at each step. like_photographs: also keep the activations
    like those of photographs (`natural`), if the model is the course's own network, whose statistics are stored; for
    another network, measure them and call `synthesise`. progress: show a bar, and the image while it changes. Returns
    the normalised image (1, 3, H, W), detached. Raises ArgumentError for a class that the model does not have.
    """
    return synthesise(
        model,
        _objective(model, target_y, like_photographs),
        parametrization,
        transform=ROBUST if robust else None,
        steps=steps,
        lr=lr,
        seed=seed,
        progress=progress,
        show=progress,
    )


def _objective(model: nn.Module, target_y: int, like_photographs: bool) -> Objective:
    """The class's score, with the term that keeps the image natural where it is wanted and its statistics are known."""
    score = class_score(target_y)
    statistics = stored_statistics(model) if like_photographs else None
    return score if statistics is None else score + NATURAL * natural(statistics)
