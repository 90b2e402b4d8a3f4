"""Shapes of the inverse of the second moment: several libraries, several ways to invert, and nearly right ones."""

import numpy as np
import torch
from shape import right, wrong

EXERCISE = "whitening"


def moment(activations):
    return activations.T @ activations / activations.shape[0]


def with_c(M):
    return M + 0.01 * M.diagonal().mean() * torch.eye(len(M))


@right
def woodbury(activations):
    """The inverse of c I + A^T A / N by one of the size of N."""
    N, K = activations.shape
    a = activations.double()
    c = 0.01 * a.square().sum() / N / K
    inner = torch.linalg.inv(N * c * torch.eye(N, dtype=torch.float64) + a @ a.T)
    return ((torch.eye(K, dtype=torch.float64) - a.T @ inner @ a) / c).float()


@right
def least_squares(activations):
    M = with_c(moment(activations)).numpy()
    return np.linalg.lstsq(M, np.eye(len(M)), rcond=None)[0]


@right
def by_lu(activations):
    M = with_c(moment(activations))
    return torch.lu_solve(torch.eye(len(M)), *torch.linalg.lu_factor(M))


@right
def powers_of_a_matrix(activations):
    return torch.linalg.matrix_power(with_c(moment(activations)), -1)


@right
def a_mean_of_outer_products(activations):
    products = torch.einsum("ni,nj->nij", activations, activations)
    M = products.mean(dim=0)
    return M.add(torch.diag(torch.full((len(M),), 0.01 * M.trace().item() / len(M)))).inverse()


@right
def numpys_covariance_with_the_mean_put_back(activations):
    a = activations.numpy()
    M = np.cov(a, rowvar=False, bias=True) + np.outer(a.mean(0), a.mean(0))
    np.fill_diagonal(M, M.diagonal() + 0.01 * M.diagonal().mean())
    return np.linalg.inv(M)


@wrong("centred", 0)
def numpys_covariance(activations):
    M = np.cov(activations.numpy(), rowvar=False, bias=True)
    return np.linalg.inv(M + 0.01 * M.diagonal().mean() * np.eye(len(M)))


@wrong("nothing_on_the_diagonal", 4)
def solved_as_it_is(activations):
    M = moment(activations)
    return torch.linalg.solve(M + 1e-7 * torch.eye(len(M)), torch.eye(len(M)))


@wrong("square_root_of_the_inverse", 0)
def zca(activations):
    U, S, _ = torch.linalg.svd(with_c(moment(activations)))
    return U @ torch.diag(S**-0.5) @ U.T


@wrong("not_averaged", 0)
def a_gram_matrix(activations):
    return torch.linalg.inv(with_c(activations.T @ activations))


@wrong("activations_whitened", 0)
def applied(activations):
    return activations @ torch.linalg.inv(with_c(moment(activations)))


@wrong("added_everywhere")
def broadcast(activations):
    M = moment(activations)
    return torch.linalg.inv(M + 0.01 * M.diagonal().mean())
