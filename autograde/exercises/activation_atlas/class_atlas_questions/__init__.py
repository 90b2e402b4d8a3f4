"""Three questions on finer grids, on one attribution and on two selections; each claim is worked out."""

import numpy as np

from autograde.exercises.activation_atlas.class_atlas_questions.mistakes import MISCONCEPTIONS, STYLES
from autograde.questions import questions


def class_atlas_questions():
    """The numbers of your answers to questions 1, 2 and 3, for example (1, 1, 1)."""
    answers = None
    ##############################################################################
    # TODO: Write the numbers of your three answers, for example (1, 1, 1). Each #
    # counts on its own; write None for a question that you skip.                #
    ##############################################################################
    ### BEGIN SOLUTION
    answers = (4, 2, 1)
    ### END SOLUTION
    ##############################################################################
    #                             END OF YOUR CODE                               #
    ##############################################################################
    return answers


def _finer_grid() -> list[bool]:
    """How many of 1200 points in the unit square are in a cell of a 20 x 20 grid, if a cell of 10 x 10 holds 12."""
    points = np.random.RandomState(0).uniform(size=(1200, 2))

    def mean_count(side: int) -> float:
        row, column = (points * side).astype(int).T
        return float(np.bincount(row * side + column, minlength=side * side).mean())

    coarse, fine = mean_count(10), mean_count(20)
    assert coarse == 12
    return [fine == told for told in (12, 24, 6, 3)]


def _attribution() -> list[bool]:
    """The attribution of the vector (2, 1, 3) at which the gradient is (1, -4, 0)."""
    found = sum(value * slope for value, slope in zip((2, 1, 3), (1, -4, 0), strict=True))
    return [found == told for told in (6, -2, 2, -18)]


def _weak_but_first() -> list[bool]:
    """Whether a vector is kept by rank 1, and by half of the largest attribution to the class, which is 10."""
    of_the_vector, largest = np.array([0.1, 0.05, -0.2]), 10.0  # the class is the first of three
    by_rank, by_magnitude = of_the_vector.argmax() == 0, of_the_vector[0] >= largest / 2
    kept = (bool(by_rank), bool(by_magnitude))
    return [kept == told for told in ((True, False), (False, True), (True, True), (False, False))]


EXERCISE = questions(
    class_atlas_questions,
    "Three questions on class atlases",
    ("vectors in a finer grid", "the attribution of a vector", "what rank and magnitude keep"),
    MISCONCEPTIONS,
    (_finer_grid, _attribution, _weak_but_first),
    STYLES,
)
