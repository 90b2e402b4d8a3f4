"""Answers as students write them: numbers of several types, places left empty, words."""

import torch

from autograde.mistakes.answers import right, wrong


@right
def floats():
    return 4.0, 1.0, 3.0


@right
def a_list_of_tensors():
    return [torch.tensor(4), torch.tensor(1), 3]


@wrong("weights_cancel", "question_2")
def one_wrong():
    return 4, 4, 3


@wrong("only_the_sign_differs", "question_1 question_2 question_3")
def all_wrong():
    return 1, 2, 4


@wrong("not_answered", "question_2")
def second_left_out():
    return 4, None, 3


@wrong("not_answered", "question_3")
def third_left_at_zero():
    return 4, 1, 0


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 1, 3


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "d", "a", "c"


@wrong("not_choices", "question_1 question_2 question_3")
def digits_in_a_text():
    return "4, 1, 3"


@wrong("not_choices", "question_1 question_2 question_3")
def two_of_three():
    return 4, 1


@wrong("not_choices", "question_1 question_2 question_3")
def a_single_number():
    return 413
