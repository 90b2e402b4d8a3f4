"""Three questions on Grad-CAM, the loss of feature inversion and averaged codes; each claim is worked out."""

import numpy as np
import torch

from autograde.exercises.image_synthesis.inversion_loss import inversion_loss
from autograde.exercises.image_synthesis.inversion_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def inversion_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (2, 4, 3)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _grad_cam() -> list[bool]:
    """Two channels at four places, (4, 0, 0, 0) and (0, 0, 2, 2); their gradients are -1 and 1 everywhere."""
    maps, gradient = np.array([[4.0, 0, 0, 0], [0, 0, 2, 2]]), np.repeat([[-1.0], [1.0]], 4, axis=1)
    found = np.maximum(gradient.mean(axis=1) @ maps, 0)
    return [bool((found == told).all()) for told in ((4, 0, 2, 2), (0, 0, 2, 2), (-4, 0, 2, 2), (0, 0, 0, 0))]


def _loss_of_the_photograph() -> list[bool]:
    """The loss at a photograph whose own code is the target, and at a smoother image nearby, for two layers."""
    from autograde.exercises.image_synthesis.total_variation import total_variation

    random = np.random.RandomState(0)
    photo = torch.tensor(random.standard_normal((1, 3, 8, 8))).float()
    layers = [torch.tensor(random.standard_normal((k, 3 * 64))).float() for k in (6, 40)]

    def loss(layer: torch.Tensor, image: torch.Tensor) -> float:
        target, code = ((layer @ one.flatten()).view(1, -1, 1, 1) for one in (photo, image))
        return float(inversion_loss(code, target, image, 0.01, 0.001))

    at_photo = [loss(layer, photo) for layer in layers]
    smaller = [loss(layer, 0.9 * photo) < own for layer, own in zip(layers, at_photo, strict=True)]
    penalties = float(0.01 * total_variation(photo) + 0.001 * photo.pow(6).sum())
    return [
        at_photo[0] == 0,
        at_photo[0] == 1,
        at_photo[0] < at_photo[1],
        all(smaller) and bool(np.isclose(at_photo[0], penalties)),
    ]


def _unnoticed_by_a_mean() -> list[bool]:
    """Whether each map's mean over all places stays the same: doubled, without its largest, shuffled, exchanged."""
    random = np.random.RandomState(0)
    maps = random.uniform(1, 2, (5, 9))
    without = np.where(maps == maps.max(axis=1, keepdims=True), 0, maps)
    shuffled = maps[:, random.permutation(9)]
    exchanged = maps[[1, 0, 2, 3, 4]]
    changes = (2 * maps, without, shuffled, exchanged)
    return [bool(np.allclose(one.mean(axis=1), maps.mean(axis=1))) for one in changes]


EXERCISE = questions(
    inversion_questions,
    "Three questions on feature inversion",
    ("Grad-CAM of two channels", "the loss at the photograph itself", "what a mean forgets"),
    MISCONCEPTIONS,
    (_grad_cam, _loss_of_the_photograph, _unnoticed_by_a_mean),
    STYLES,
)
