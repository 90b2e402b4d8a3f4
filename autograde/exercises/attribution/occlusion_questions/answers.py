"""Answers as students write them: numbers of several types, places left empty, words."""

import torch

from autograde.mistakes.answers import right, wrong


@right
def a_list_of_tensors():
    return [torch.tensor(3), torch.tensor(1), 4]


@right
def floats():
    return 3.0, 1.0, 4.0


@wrong("absolute_drop", "question_2")
def one_wrong():
    return 3, 4, 4


@wrong("maximum_in_place_of_mean", "question_1 question_2 question_3")
def all_wrong():
    return 2, 2, 2


@wrong("not_answered", "question_3")
def third_left_out():
    return 3, 1, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 1, 4


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "c", "a", "d"
