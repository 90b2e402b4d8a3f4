"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def a_tensor_of_floats():
    return torch.tensor([1.0, 3.0, 4.0])


@right
def a_list_of_numbers():
    return [1, np.int64(3), 4.0]


@wrong("no_relu_before_the_mean", "question_2")
def one_wrong():
    return 1, 1, 4


@wrong("classes_with_the_same_weights", "question_1 question_2 question_3")
def all_wrong():
    return 2, 2, 2


@wrong("not_answered", "question_3")
def last_left_out():
    return 1, 3, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 3, 4


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "a", "c", "d"
