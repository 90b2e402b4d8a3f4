"""Three questions on scores, saliency maps and averaged gradients; each claim is worked out on random gradients."""

import numpy as np

from autograde.exercises.network_visualization.saliency_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def saliency_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (2, 4, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _scores_grow() -> list[bool]:
    """Scores 2, 1, 0 all grow by 5: the largest probability grows, none changes, all grow, they come closer."""
    before, after = (_softmax(np.array([2.0, 1.0, 0.0]) + shift) for shift in (0, 5))
    return [
        bool(after[0] > before[0] + 1e-9 and after[2] < before[2] - 1e-9),
        bool(np.allclose(after, before)),
        bool((after > before + 1e-9).all()),
        bool(after[0] / after[2] < before[0] / before[2] - 1e-9),
    ]


def _softmax(scores: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(scores) / np.exp(scores).sum())


def _pixel_of_three() -> list[bool]:
    """What holds of every pixel with saliency 3, on a linear score: g is the gradient, x the pixel's colours."""
    random = np.random.RandomState(0)
    g, x = random.uniform(-3, 3, (500, 3)), random.uniform(-2, 2, (500, 3))
    g[np.arange(500), random.randint(3, size=500)] = random.choice([-3, 3], 500)
    brighter = 0.1 * g.sum(axis=1)
    return [
        bool(np.allclose(brighter, 0.3)),
        bool((g[np.arange(500), np.abs(g).argmax(axis=1)] > 0).all()),
        bool(np.allclose((g * x).sum(axis=1), 3)),
        bool(np.allclose(np.abs(0.1 * g).max(axis=1), 0.3)),
    ]


def _two_copies() -> list[bool]:
    """Gradients 3 and -1 at two noisy copies: the values of SmoothGrad, and of the mean of both maps."""
    gradients = np.array([3.0, -1.0])
    seen = abs(gradients.mean()), np.abs(gradients).mean()
    return [seen == claimed for claimed in ((1, 2), (2, 2), (2, 1), (1, 1))]


EXERCISE = questions(
    saliency_questions,
    "Three questions on saliency maps",
    ("scores and probabilities", "what a map says", "what SmoothGrad averages"),
    MISCONCEPTIONS,
    (_scores_grow, _pixel_of_three, _two_copies),
    STYLES,
)
