"""Three questions on class visualization, filters as images and activations; each claim is worked out."""

import numpy as np

from autograde.exercises.inside_the_network.filters_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.exercises.inside_the_network.filters_to_images import filters_to_images
from autograde.questions import questions


def filters_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (3, 2, 4)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


_FOUND_AGAIN = 0.5  # a place counts whose response is above this share of the strongest


def _many_cups() -> list[bool]:
    """How many places of a signal look like the object after gradient ascent on a mean over places, and why.

    Choices 1, 2 and 4 name causes without which there are several all the same: this network has seen no photographs,
    nothing is shifted, and there is no penalty.
    """
    places = _climbed(by_mean=True)
    return [not places > 1, not places > 1, places > 1 and _climbed(by_mean=False) == 1, not places > 1]


def _climbed(by_mean: bool) -> int:
    """Climb the mean (or only the response at one place) of ReLU responses to a pattern; count where it is seen."""
    random = np.random.RandomState(0)
    pattern, signal = np.array([1.0, -2.0, 1.0]), 0.1 * random.standard_normal(90)
    middle = 15
    for _ in range(50):
        responses = signal.reshape(-1, 3) @ pattern
        counted = (responses > 0) if by_mean else np.arange(len(responses)) == middle
        signal += (0.1 * counted[:, None] * pattern).ravel()
    responses = signal.reshape(-1, 3) @ pattern
    return int((responses > _FOUND_AGAIN * responses.max()).sum())


def _same_picture() -> list[bool]:
    """Filters with the columns -1, 0, 1 and 1, 2, 3: their images, and their responses to a patch of one grey."""
    import torch

    a, b = (np.tile(np.array(columns, np.float32), (3, 3, 1)) for columns in ([-1, 0, 1], [1, 2, 3]))
    of_a, of_b = filters_to_images(torch.tensor(np.stack([a, b])))
    grey = np.full((3, 3, 3), 0.5)
    same, brighter = bool(torch.equal(of_a, of_b)), bool((of_b > of_a).any())
    responses = float((a * grey).sum()), float((b * grey).sum())
    alike, only_b = responses[0] == responses[1], responses[0] == 0 != responses[1]
    return [same and alike, same and only_b, brighter and only_b, brighter and alike]


def _zero_map() -> list[bool]:
    """What holds of every channel that is zero for one photograph: patches x of it, weights w and a bias."""
    random = np.random.RandomState(0)
    w = random.standard_normal((40, 27))
    photographs = random.standard_normal((30, 12, 27))
    before = photographs @ w.T - 2 * np.linalg.norm(w, axis=1)  # (photographs, places, channels)
    silent = (before[0] <= 0).all(axis=0)
    brighter = (photographs[0] + 0.2) @ w[silent].T - 2 * np.linalg.norm(w[silent], axis=1)
    assert silent.sum() > 5
    return [
        bool((before[1:, :, silent] <= 0).all()),
        bool((w[silent] < 0).all()),
        bool((brighter > 0).any(axis=0).all()),
        bool((before[0][:, silent] <= 0).all()),
    ]


EXERCISE = questions(
    filters_questions,
    "Three questions on filters and activations",
    ("why one picture shows an object many times", "what the image of a filter hides", "what a map of zeros says"),
    MISCONCEPTIONS,
    (_many_cups, _same_picture, _zero_map),
    STYLES,
)
