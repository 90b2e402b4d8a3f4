"""Answers as students write them: numbers of several types, places left empty, words."""

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def an_array():
    return np.array([4, 3, 1])


@right
def numbers_of_several_types():
    return [torch.tensor(4), 3.0, 1]


@wrong("channel_maps", "question_2")
def one_wrong():
    return 4, 1, 1


@wrong("one_channel_shuffled", "question_1 question_2 question_3")
def all_wrong():
    return 1, 4, 2


@wrong("not_answered", "question_1")
def first_left_out():
    return None, 3, 1


@wrong("no_such_choice", "question_2")
def a_choice_too_many():
    return 4, 13, 1


@wrong("not_choices", "question_1 question_2 question_3")
def letters():
    return "d", "c", "a"
