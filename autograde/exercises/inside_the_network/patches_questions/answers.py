"""Answers as students write them: numbers of several types, places left empty, words."""

import torch

from autograde.mistakes.answers import right, wrong


@right
def floats():
    return 3.0, 1.0, 2.0


@right
def a_list_of_tensors():
    return [torch.tensor(3), torch.tensor(1), 2]


@wrong("pixels_for_units", "question_1")
def one_wrong():
    return 2, 1, 2


@wrong("maps_do_not_move", "question_1 question_2 question_3")
def all_wrong():
    return 1, 3, 4


@wrong("not_answered", "question_2")
def second_left_out():
    return 3, None, 2


@wrong("not_answered", "question_3")
def third_left_at_zero():
    return 3, 1, 0


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 1, 2


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "c", "a", "b"


@wrong("not_choices", "question_1 question_2 question_3")
def digits_in_a_text():
    return "3, 1, 2"


@wrong("not_choices", "question_1 question_2 question_3")
def two_of_three():
    return 3, 1


@wrong("not_choices", "question_1 question_2 question_3")
def a_single_number():
    return 312
