"""Three questions on a step of DeepDream, on mirrored features and on the size of Gram matrices; each is worked out."""

import numpy as np
import torch

from autograde.exercises.image_synthesis.style_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def style_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (3, 1, 2)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _one_step() -> list[bool]:
    """Activations after a step of 0.1 along the gradient of half their squared norm, by autograd."""
    A = torch.tensor([3.0, 0.0, -1.0], requires_grad=True)
    (A.square().sum() / 2).backward()
    assert A.grad is not None
    after = A.detach() + 0.1 * A.grad
    told = ([3.1, 0.1, -0.9], [3.1, 0.0, -1.1], [3.3, 0.0, -1.1], [2.7, 0.0, -0.9])
    return [bool(torch.allclose(after, torch.tensor(one))) for one in told]


def _mirrored() -> list[bool]:
    """The Gram matrix of mirrored features, compared with the one before."""
    features = np.random.RandomState(0).standard_normal((4, 3, 5))
    before, after = (_gram(one) for one in (features, features[:, :, ::-1]))
    same = bool(np.allclose(after, before))
    return [
        same,
        bool(np.allclose(after, before[::-1])),
        bool(np.allclose(after, before[::-1, ::-1])),
        not same and bool(np.allclose(np.diag(after), np.diag(before))),
    ]


def _gram(features: np.ndarray) -> np.ndarray:
    flat = features.reshape(len(features), -1)
    return np.asarray(flat @ flat.T)


def _larger_image() -> list[bool]:
    """By what the number of entries grows if height and width double."""
    small, large = (_gram(np.ones((6, side, side))).size for side in (4, 8))
    return [large == factor * small for factor in (2, 1, 16, 4)]


EXERCISE = questions(
    style_questions,
    "Three questions on style transfer",
    ("what a step of DeepDream does", "the Gram matrix of mirrored features", "the size of a Gram matrix"),
    MISCONCEPTIONS,
    (_one_step, _mirrored, _larger_image),
    STYLES,
)
