"""Attributions as students wrote them: loops, einsum, matrix products, NumPy, autograd."""

import numpy as np
import torch
import torch.nn.functional as F

from autograde.mistakes.answers import right, wrong


@right
def loops(activations, gradient):
    N, K = activations.shape
    found = torch.zeros(N)
    for i in range(N):
        for k in range(K):
            found[i] += activations[i, k] * gradient[i, k]
    return found


@right
def in_numpy(activations, gradient):
    return np.einsum("ij,ij->i", activations.detach().numpy(), gradient.detach().numpy())


@right
def numpy_in_double(activations, gradient):
    return (np.asarray(activations, np.float64) * np.asarray(gradient, np.float64)).sum(-1)


@right
def a_list_of_numbers(activations, gradient):
    return [float(a.dot(g)) for a, g in zip(activations, gradient, strict=True)]


@right
def a_list_of_tensors(activations, gradient):
    return [torch.dot(activations[i], gradient[i]) for i in range(len(activations))]


@right
def vecdot(activations, gradient):
    return torch.linalg.vecdot(activations, gradient)


@right
def vmap(activations, gradient):
    return torch.vmap(torch.dot)(activations, gradient)


@right
def cosine_times_lengths(activations, gradient):
    cosine = F.cosine_similarity(activations, gradient, dim=1)
    return cosine * activations.norm(dim=1) * gradient.norm(dim=1)


@right
def without_gradient(activations, gradient):
    with torch.no_grad():
        return torch.mul(activations, gradient).sum(-1)


@right
def matrix_product_with_ones(activations, gradient):
    return (activations * gradient) @ torch.ones(activations.shape[1])


@right
def for_and_against(activations, gradient):
    products = activations * gradient
    return products.clamp(min=0).sum(1) - (-products).clamp(min=0).sum(1)


@right
def derivative_along_the_vector(activations, gradient):
    """How fast the score grows as the vector does, at its own length."""
    t = torch.ones(len(activations), requires_grad=True)
    ((t[:, None] * activations) * gradient).sum().backward()
    return t.grad


@wrong("absolute_values", "sum one_vector square")
def importance(activations, gradient):
    return torch.abs(torch.einsum("nk,nk->n", activations, gradient))


@wrong("positive_part_only", "sum one_vector square")
def as_in_grad_cam(activations, gradient):
    return F.relu((activations * gradient).sum(1))


@wrong("averaged_gradient", "sum square")
def weights_as_in_grad_cam(activations, gradient):
    weights = gradient.mean(0)
    return (weights * activations).sum(1)


@wrong("mean_over_channels", "sum one_vector square")
def averaged(activations, gradient):
    return torch.mean(activations * gradient, axis=-1)


@wrong("unit_length", "sum one_vector square")
def angles(activations, gradient):
    return torch.cosine_similarity(activations, gradient)


@wrong("vectors_added_up", "sum one_vector square")
def first_axis(activations, gradient):
    return np.sum((activations * gradient).numpy(), axis=0)


@wrong("all_pairs", "sum one_vector square")
def matmul(activations, gradient):
    return torch.matmul(activations, gradient.t())


@wrong("squeezed_vector", "one_vector")
def squeezed(activations, gradient):
    return torch.bmm(activations.unsqueeze(1), gradient.unsqueeze(2)).squeeze()


@wrong("input_overwritten", "input_kept")
def in_place(activations, gradient):
    activations *= gradient
    return activations.sum(1)


@wrong("not_summed", "sum one_vector square")
def products(activations, gradient):
    return gradient * activations
