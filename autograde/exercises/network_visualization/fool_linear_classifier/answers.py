"""Fooling a linear classifier as students wrote it."""

import math

import numpy as np
import torch

from autograde.mistakes.answers import right, wrong


@right
def absolute_value(x, w, step):
    return x + step * w / w.abs()


@right
def entry_by_entry(x, w, step):
    x_fooling = x.clone()
    for i in range(len(x)):
        if w[i] > 0:
            x_fooling[i] += step
        else:
            x_fooling[i] -= step
    return x_fooling


@right
def masks(x, w, step):
    x_fooling = x.clone()
    x_fooling[w > 0] += step
    x_fooling[w < 0] -= step
    return x_fooling


@right
def where(x, w, step):
    return torch.where(w > 0, x + step, x - step)


@right
def numpy_sign_of_tensors(x, w, step):
    return x + step * np.sign(w)


@right
def all_numpy(x, w, step):
    return x.numpy() + step * np.sign(w.numpy())


@right
def list_to_tensor(x, w, step):
    return torch.tensor([a + math.copysign(step, b) for a, b in zip(x.tolist(), w.tolist(), strict=True)])


@right
def list_to_array(x, w, step):
    return np.array([float(a) + step * (1 if b > 0 else -1) for a, b in zip(x, w, strict=True)])


@right
def comparisons(x, w, step):
    return x + step * ((w > 0).float() - (w < 0).float())


@right
def clipped(x, w, step):
    return x.detach() + torch.clamp(w * 1e9, -step, step)


@wrong("step_times_weight", "any_weights")
def weights_as_they_are(x, w, step):
    moved = x.clone()
    for i in range(x.shape[0]):
        moved[i] = x[i] + w[i] * step
    return moved


@wrong("wrong_direction", "any_weights by_hand input_kept")
def against(x, w, step):
    return torch.where(w > 0, x - step, x + step)


@wrong("ten_entries", "any_weights")
def in_the_lesson_only(x, w, step):
    moved = x.clone()
    for i in range(10):
        moved[i] = x[i] + step if w[i] > 0 else x[i] - step
    return moved


@wrong("fixed_step", "any_weights")
def half(x, w, step):
    return x + w.sign() / 2


@wrong("input_overwritten", "input_kept")
def same_tensor(x, w, step):
    for i in range(len(x)):
        x[i] += step * torch.sign(w[i])
    return x


@wrong("score_returned", "any_weights by_hand input_kept")
def number(x, w, step):
    return torch.dot(w, x + step * w.sign()).item()


@wrong("wrong_type", "any_weights by_hand input_kept")
def a_list(x, w, step):
    return [float(a + step * b.sign()) for a, b in zip(x, w, strict=True)]


@wrong("nothing_returned", "any_weights by_hand input_kept")
def moves_x_and_returns_nothing(x, w, step):
    for i in range(len(x)):
        x[i] += step if w[i] > 0 else -step
