"""Three questions on receptive fields, distances and t-SNE; each claim is worked out on numbers."""

import numpy as np
import torch

from autograde.exercises.inside_the_network.feature_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def feature_questions():
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


def _receptive_field() -> list[bool]:
    """Which pixels of a row move a unit of the second layer: 5, 6, 7 or 9 of them."""
    pixels = torch.ones(1, 1, 1, 15, requires_grad=True)
    first = torch.nn.functional.conv2d(pixels, torch.ones(1, 1, 1, 3), stride=2)
    second = torch.nn.functional.conv2d(first, torch.ones(1, 1, 1, 3))
    second[0, 0, 0, 1].backward()
    assert pixels.grad is not None
    return [int((pixels.grad != 0).sum()) == claimed for claimed in (5, 6, 7, 9)]


def _other_lengths() -> list[bool]:
    """Which neighbours change as each vector of a bank is multiplied by a number of its own: E, C, both or none."""
    random = np.random.RandomState(0)
    bank, query = random.uniform(0, 1, (50, 6)), random.uniform(0, 1, 6)
    longer = bank * random.uniform(0.5, 3, (50, 1))

    def order(vectors: np.ndarray, cosine: bool) -> list[int]:
        angles = vectors @ query / np.linalg.norm(vectors, axis=1)
        return list(np.argsort(-angles if cosine else np.linalg.norm(vectors - query, axis=1)))

    euclidean, cosine = (order(bank, each) != order(longer, each) for each in (False, True))
    return [euclidean and not cosine, cosine and not euclidean, euclidean and cosine, not euclidean and not cosine]


def _torn_apart() -> list[bool]:
    """What costs t-SNE more: strangers side by side, neighbours torn apart, both as much, or neither anything."""
    features = np.array([[0.0, 0], [1, 0], [9, 0], [10, 0]])
    near = np.exp(-_squares(features) / 2) * (1 - np.eye(4))
    p = near / near.sum()

    def cost(places: list[list[float]]) -> float:
        q = (1 - np.eye(4)) / (1 + _squares(np.array(places)))
        q /= q.sum()
        some = p > 0
        return float((p[some] * np.log(p[some] / q[some])).sum())

    faithful = cost([[0.0, 0], [1, 0], [9, 0], [10, 0]])
    strangers = cost([[0.0, 0], [1, 0], [0, 1], [1, 1]])
    torn = cost([[0.0, 0], [9, 0], [1, 0], [10, 0]])
    worse = strangers - faithful, torn - faithful
    return [worse[0] > 1.5 * worse[1], worse[1] > 1.5 * worse[0], bool(np.isclose(*worse)), max(worse) < 1e-6]


def _squares(points: np.ndarray) -> np.ndarray:
    return np.asarray(((points[:, None] - points) ** 2).sum(axis=-1))


EXERCISE = questions(
    feature_questions,
    "Three questions on features",
    ("how far a unit sees", "lengths and angles", "what t-SNE keeps"),
    MISCONCEPTIONS,
    (_receptive_field, _other_lengths, _torn_apart),
    STYLES,
)
