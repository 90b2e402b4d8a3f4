"""Why one may choose the wrong answers, in the order of the questions; other ways to write the answers."""

from autograde.mistakes.families.choices import answer_styles, wrong_choices

_RIGHT = (4, 2, 1)

_GRID = {
    1: (
        "cells_stay_as_full",
        "The vectors are the same, but there are more cells to hold them.",
        "How many cells does each grid have, and how many vectors do they hold together?",
    ),
    2: (
        "finer_cells_are_fuller",
        "Smaller cells cannot hold more of the same vectors.",
        "How many cells does each grid have, and how many vectors do they hold together?",
    ),
    3: (
        "one_direction_counted",
        "You halved the cells in one direction only: they are half as wide and half as high.",
        "How many cells does each grid have: twice as many, or more?",
    ),
}

_ATTRIBUTION = {
    1: (
        "signs_dropped",
        "That is the sum of the absolute values. The second channel argues against the class.",
        "Multiply channel by channel, and keep the signs when you add up.",
    ),
    3: (
        "arguments_against_dropped",
        "That is what argues for the class. The second channel argues against it, and counts as well.",
        "Multiply channel by channel, and keep the signs when you add up.",
    ),
    4: (
        "sums_multiplied_first",
        "That is the product of the two sums, 6 and -3.",
        "Multiply channel by channel first, and add up last.",
    ),
}

_KEPT = {
    2: (
        "rank_and_magnitude_exchanged",
        "It is the other way round: which one compares classes, and which one compares vectors?",
        "Which class is first for this vector? And is 0.1 much, compared with 10?",
    ),
    3: (
        "first_must_be_strong",
        "First place says nothing about the size: 0.1 is a hundredth of the largest attribution.",
        "Is 0.1 at least half of 10?",
    ),
    4: (
        "weak_cannot_be_first",
        "A weak vector can have the class in first place: the rank compares it with other classes only.",
        "For this vector, is any class ahead of cabbage?",
    ),
}

MISCONCEPTIONS = wrong_choices(_RIGHT, (_GRID, _ATTRIBUTION, _KEPT))
STYLES = answer_styles(_RIGHT)
