"""Answers as students write them: numbers of several types, places left empty, words."""

import torch

from autograde.mistakes.answers import right, wrong


@right
def a_list_of_tensors():
    return [torch.tensor(2), torch.tensor(4), 1]


@right
def floats():
    return 2.0, 4.0, 1.0


@wrong("gradient_of_the_sum", "question_2")
def one_wrong():
    return 2, 1, 1


@wrong("photograph_known", "question_1 question_2 question_3")
def all_wrong():
    return 1, 3, 3


@wrong("not_answered", "question_3")
def third_left_out():
    return 2, 4, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 4, 1


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "b", "d", "a"
