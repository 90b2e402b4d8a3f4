"""Answers as students write them: numbers of several types, places left empty, words."""

import torch

from autograde.mistakes.answers import right, wrong


@right
def floats():
    return 3.0, 2.0, 4.0


@right
def a_list_of_tensors():
    return [torch.tensor(3), torch.tensor(2), 4]


@wrong("copied_by_jitter", "question_1")
def one_wrong():
    return 2, 2, 4


@wrong("as_in_the_training_set", "question_1 question_2 question_3")
def all_wrong():
    return 1, 1, 1


@wrong("not_answered", "question_2")
def second_left_out():
    return 3, None, 4


@wrong("no_such_choice", "question_3")
def a_choice_too_many():
    return 3, 2, 5


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "c", "b", "d"


@wrong("not_choices", "question_1 question_2 question_3")
def a_single_number():
    return 324
