"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (3, 2, 4)

_COSINE = {
    1: (
        "length_alone",
        "Without the cosine that is so: 4 is more than 2. But (4, 4) is 45 degrees away from (1, 0), and the cosine "
        "counts that.",
        "Compute the dot product of each with (1, 0), and the cosine. What is the cosine of 45 degrees to the power "
        "of 4?",
    ),
    2: (
        "angle_alone",
        "With p = 0 the cosine does not count at all: only the dot products do.",
        "Compute the dot product of each activation with (1, 0), without the cosine. Which one is larger?",
    ),
    4: (
        "power_the_wrong_way",
        "It is the other way round: the larger p is, the more an angle costs.",
        "The cosine of 45 degrees is below 1. Does it grow or shrink when you raise it to a power?",
    ),
}

_MEAN = {
    1: (
        "means_differ",
        "Compute both means: they are the same vector.",
        "Add up the two vectors of A, number by number, and divide by 2.",
    ),
    3: (
        "vectors_cancel",
        "Only opposite vectors cancel. Activations after a ReLU have no negative numbers at all.",
        "Add up the two vectors of A, number by number, and divide by 2.",
    ),
    4: (
        "mean_is_a_member",
        "The means are the same, but which vector of A points along (2, 2)?",
        "Draw the two vectors of A and their mean on paper.",
    ),
}

_SIZE = {
    1: (
        "cells_unchanged",
        "That is what a cell of a 10 x 10 grid holds, 16. The cells of the finer grid are smaller.",
        "How many cells does a 20 x 20 grid have?",
    ),
    2: (
        "halved_once",
        "A cell is half as wide, and half as high, too.",
        "How many cells does a 20 x 20 grid have?",
    ),
    3: (
        "larger_in_place_of_smaller",
        "There are more cells for the same vectors, so each holds fewer of them.",
        "How many cells does a 20 x 20 grid have?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_COSINE, _MEAN, _SIZE))
STYLES = answer_styles(_RIGHT)
