"""Shapes of comparisons of two classes: from plots of other courses, and nearly right ones."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "compare_classes"


@right
def np_errstate(attributions, a, b):
    d = attributions.numpy()[:, a] - attributions.numpy()[:, b]
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(d / np.abs(d).max())


@right
def one_hot(attributions, a, b):
    direction = torch.zeros(attributions.shape[1])
    direction[a], direction[b] = 1, -1
    d = attributions @ direction
    return d / d.abs().max().clamp_min(1e-8)


@right
def where(attributions, a, b):
    d = attributions.select(1, a) - attributions.select(1, b)
    m = d.abs().max()
    return torch.where(m > 0, d / torch.where(m > 0, m, 1.0), 0.0)


@right
def diff(attributions, a, b):
    d = attributions[:, [b, a]].diff(dim=1).flatten()
    return d if not d.any() else d / max(-d.min(), d.max())


@right
def or_one(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return d / (d.abs().max().item() or 1)


@wrong("squeezed_vector", 5)
def squeezed(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return (d / (d.abs().max() + 1e-12)).squeeze()


@wrong("smallest_without_its_sign_removed")
def of_the_minimum(attributions, a, b):
    d = attributions[:, a] - attributions[:, b]
    return d / d.min().abs() if d.any() else d


@wrong("zero_moved")
def sklearns_scaler(attributions, a, b):
    from sklearn.preprocessing import minmax_scale

    return minmax_scale((attributions[:, a] - attributions[:, b]).numpy(), (-1, 1))


@wrong("squeezed_into_the_range")
def tanh(attributions, a, b):
    return torch.tanh(attributions[:, a] - attributions[:, b])


@wrong("probabilities")
def of_two(attributions, a, b):
    two = torch.softmax(attributions[:, [a, b]], dim=1)
    return two[:, 0]
