"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def a_tensor_of_floats():
    return torch.tensor([2.0, 4.0, 3.0])


@right
def a_list_of_numbers():
    return [2, np.int64(4), 3.0]


@wrong("photograph_without_penalties", "question_2")
def one_wrong():
    return 2, 1, 3


@wrong("relu_forgotten", "question_1 question_2 question_3")
def all_wrong():
    return 3, 3, 4


@wrong("not_answered", "question_3")
def last_left_out():
    return 2, 4, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 4, 3


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "b", "d", "c"
