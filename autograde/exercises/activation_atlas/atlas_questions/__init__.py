"""Three questions on the cosine in the objective, on means and on the size of cells; each claim is worked out."""

import numpy as np

from autograde.exercises.activation_atlas.atlas_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def atlas_questions():
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


def _preferred_image() -> list[bool]:
    """The dot product times the cosine to a power, for the activations (2, 0) and (4, 4) and the direction (1, 0)."""

    def second_wins(power: int) -> bool:
        heights = [a @ (1.0, 0.0) * (a[0] / np.linalg.norm(a)) ** power for a in np.array([(2.0, 0.0), (4.0, 4.0)])]
        return bool(heights[1] > heights[0])

    without, with_cosine = second_wins(0), second_wins(4)
    return [
        without and with_cosine,
        not without and not with_cosine,
        without and not with_cosine,
        with_cosine and not without,
    ]


def _same_mean() -> list[bool]:
    """The means of the cells A and B, and whether a vector of A points along A's mean."""
    A, B = np.array([(4.0, 0.0), (0.0, 4.0)]), np.array([(2.0, 2.0), (2.0, 2.0)])
    mean = A.mean(axis=0)
    same = np.array_equal(mean, B.mean(axis=0))
    along = any(np.isclose(a @ mean, np.linalg.norm(a) * np.linalg.norm(mean)) for a in A)
    return [not same, same and not along, bool(np.allclose(mean, 0)), same and along]


def _vectors_of_a_cell() -> list[bool]:
    """How many of 1600 evenly spread vectors lie in a cell of a 20 x 20 grid, by counting."""
    places = (np.arange(40) + 0.5) / 40
    points = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    counts = np.histogramdd(points, bins=20, range=[(0, 1), (0, 1)])[0]
    return [bool((counts == told).all()) for told in (16, 8, 32, 4)]


EXERCISE = questions(
    atlas_questions,
    "Three questions on activation atlases",
    ("what the cosine prefers", "what a mean hides", "how many vectors a cell holds"),
    MISCONCEPTIONS,
    (_preferred_image, _same_mean, _vectors_of_a_cell),
    STYLES,
)
