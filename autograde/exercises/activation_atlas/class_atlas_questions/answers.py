"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def a_tensor():
    return torch.tensor([4, 2, 1])


@right
def an_array_of_floats():
    return np.array([4.0, 2.0, 1.0])


@wrong("one_direction_counted", "question_1")
def one_wrong():
    return 3, 2, 1


@wrong("cells_stay_as_full", "question_1 question_2 question_3")
def all_wrong():
    return 1, 1, 3


@wrong("not_answered", "question_2")
def second_left_out():
    return 4, None, 1


@wrong("no_such_choice", "question_3")
def a_choice_too_many():
    return 4, 2, 5


@wrong("not_choices", "question_1 question_2 question_3")
def words():
    return "three", "-2", "by rank only"
