"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def an_array():
    return np.array([3, 1, 2])


@right
def a_tensor_among_numbers():
    return [3.0, torch.tensor(1), 2]


@wrong("rows_of_the_picture", "question_2")
def one_wrong():
    return 3, 2, 2


@wrong("step_on_the_sum", "question_1 question_2 question_3")
def all_wrong():
    return 1, 2, 3


@wrong("not_answered", "question_2")
def second_left_out():
    return 3, None, 2


@wrong("no_such_choice", "question_3")
def a_choice_too_many():
    return 3, 1, 5


@wrong("not_choices", "question_1 question_2 question_3")
def words():
    return "third", "first", "second"
