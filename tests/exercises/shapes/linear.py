"""Shapes of the fooled linear classifier: directions written in many ways, entries left out, the caller's x changed."""

import torch
from shape import right, wrong

EXERCISE = "fool_linear_classifier"


@right
def divides_by_the_absolute_value(x, w, step):
    size = w.abs()
    direction = torch.where(size > 0, w / size.clamp(min=1e-12), torch.zeros_like(w))
    return x + step * direction.round()


@right
def gradient_of_the_score(x, w, step):
    leaf = x.detach().clone().requires_grad_()
    (leaf * w).sum().backward()
    return x.detach() + step * leaf.grad.sign()


@right
def entry_by_entry(x, w, step):
    moved = [float(a) + step if b > 0 else float(a) - step for a, b in zip(x, w, strict=True)]
    return torch.tensor(moved, dtype=x.dtype)


@right
def a_mask_twice_minus_one(x, w, step):
    return x + (2 * (w > 0).float() - 1) * step


@wrong("only_some_entries", points=0)
def forgets_the_last_entry(x, w, step):
    x_fooling = x.clone()
    for i in range(len(x) - 1):
        x_fooling[i] = x[i] + step if w[i] > 0 else x[i] - step
    return x_fooling


@wrong("input_overwritten", points=0)
def moves_half_of_the_callers_entries(x, w, step):
    x_fooling = x
    x_fooling[w > 0] += step
    return x_fooling


@wrong("step_times_weight")
def follows_the_weights(x, w, step):
    return x + step * w


@wrong("wrong_direction", points=0)
def against_the_weights(x, w, step):
    return x - step * torch.sign(w)
