"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def floats():
    return 2.0, 4.0, 1.0


@right
def a_list_of_tensors():
    return [torch.tensor(2), torch.tensor(4), 1]


@right
def numpy_integers():
    return np.int64(2), np.int64(4), np.int64(1)


@wrong("positive_part_of_the_gradient", "question_2")
def one_wrong():
    return 2, 1, 1


@wrong("each_eye_counts_fully", "question_1 question_2 question_3")
def all_wrong():
    return 1, 3, 4


@wrong("not_answered", "question_3")
def last_left_out():
    return 2, 4, None


@wrong("no_such_choice", "question_1")
def a_choice_too_many():
    return 5, 4, 1


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "b", "d", "a"
