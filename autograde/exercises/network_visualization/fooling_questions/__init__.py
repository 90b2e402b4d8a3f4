"""Three questions on cross-entropy, many small moves and the end of the walk; the claims are worked out."""

from functools import cache

import numpy as np
import torch

from autograde.exercises.network_visualization.fooling_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def fooling_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (4, 1, 3)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _map_of_the_loss() -> list[bool]:
    """The map of -log p beside that of the score, of three linear scores with p = 0.9999: equal, scaled, stronger."""
    w = torch.randn(3, 50, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    x = torch.zeros(50, dtype=torch.float64, requires_grad=True)
    logits = w @ x + torch.tensor([np.log(0.9999), np.log(0.00007), np.log(0.00003)])
    (score,) = torch.autograd.grad(logits[0], x, retain_graph=True)
    (loss,) = torch.autograd.grad(-logits.log_softmax(dim=0)[0], x)
    ratio = loss.abs() / score.abs()
    is_scaled = bool(ratio.max() / ratio.min() < 1.01)
    return [
        torch.allclose(loss.abs(), score.abs()),
        is_scaled,
        bool(loss.norm() > score.norm()),
        not is_scaled and bool(loss.norm() < score.norm() / 1000),
    ]


def _thousand_moves() -> list[bool]:
    """A thousand inputs move by 0.01, each by the sign of its weight of 0.5 or -0.5: the change of the score."""
    w = np.repeat([0.5, -0.5], 500)
    change = float(w @ (0.01 * np.sign(w)))
    return [bool(np.isclose(change, claimed, atol=0.001)) for claimed in (5, 0.005, 0.158, 0)]


def _end_of_the_walk() -> list[bool]:
    """From cat to espresso on SqueezeNet: is the cat's score gone, the network sure, the end just past the border?"""
    start, end, further = _walk()
    cat, espresso = 284, 967
    sure = float(end.softmax(dim=0)[espresso])
    return [
        bool(end[cat] < start[cat]),
        sure > 0.99,
        sure < 0.9 and bool(end.argmax() == espresso) and bool(end[cat] > start[cat]),
        bool(further.argmax() != espresso),
    ]


@cache
def _walk() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The scores (1000,) of the cat, of the fooling image, and of one with twice the change."""
    from autograde.exercises.network_visualization.make_fooling_image import make_fooling_image
    from helpers import load_imagenet_val, load_squeezenet, preprocess

    model, cat = load_squeezenet(), preprocess(load_imagenet_val(num=4)[0][3])
    change = make_fooling_image(cat, 967, model).detach() - cat
    with torch.no_grad():
        start, end, further = (model(cat + share * change)[0] for share in (0, 1, 2))
    return start, end, further


EXERCISE = questions(
    fooling_questions,
    "Three questions on fooling images",
    ("the saliency map of a loss", "how small moves add up", "where the walk ends"),
    MISCONCEPTIONS,
    (_map_of_the_loss, _thousand_moves, _end_of_the_walk),
    STYLES,
)
