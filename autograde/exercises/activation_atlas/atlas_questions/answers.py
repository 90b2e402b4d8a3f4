"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np

from autograde.mistakes.answers import right, wrong


@right
def an_array():
    return np.array([3, 2, 4])


@right
def floats_in_a_list():
    return [3.0, 2.0, 4.0]


@wrong("mean_is_a_member", "question_2")
def one_wrong():
    return 3, 4, 4


@wrong("length_alone", "question_1 question_2 question_3")
def all_wrong():
    return 1, 1, 1


@wrong("not_answered", "question_3")
def third_left_out():
    return 3, 2, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 2, 4
