"""Shapes of attributions of vectors: from other notebooks, and nearly right ones."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "class_attribution"


@right
def as_in_the_paper_s_notebook(activations, gradient):
    acts, grads = np.array(activations), np.array(gradient)
    return np.sum(acts * grads, -1)


@right
def dot_of_rows(activations, gradient):
    return np.array([np.dot(a, g) for a, g in zip(activations.numpy(), gradient.numpy(), strict=True)])


@right
def trace_of_each(activations, gradient):
    return torch.stack([torch.outer(a, g).trace() for a, g in zip(activations, gradient, strict=True)])


@right
def baddbmm(activations, gradient):
    return torch.matmul(activations.unsqueeze(-2), gradient.unsqueeze(-1)).flatten()


@right
def difference_of_squares(activations, gradient):
    return ((activations + gradient).square() - (activations - gradient).square()).sum(dim=1) / 4


@right
def weighted_sum_of_columns(activations, gradient):
    total = 0
    for k in range(activations.size(1)):
        total = total + activations[:, k] * gradient[:, k]
    return total


@wrong("averaged_gradient")
def grad_cam_with_relu_left_out(activations, gradient):
    weights = gradient.mean(dim=0, keepdim=True)
    return (weights * activations).sum(dim=1)


@wrong("rescaled")
def as_a_heat_map(activations, gradient):
    found = (activations * gradient).sum(dim=1)
    return found / found.abs().max()


@wrong("unit_length")
def direction_only(activations, gradient):
    return (activations / activations.norm(dim=1, keepdim=True) * gradient).sum(dim=1)


@wrong("one_number")
def everything(activations, gradient):
    return torch.dot(activations.flatten(), gradient.flatten())


@wrong("axis_kept")
def column(activations, gradient):
    return (activations * gradient).sum(dim=1, keepdim=True)
