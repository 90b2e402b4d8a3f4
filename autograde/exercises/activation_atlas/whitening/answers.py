"""The inverse of the second moment, as students wrote it."""

import numpy as np
import scipy.linalg
import torch

from autograde.mistakes.answers import right, wrong


@right
def numpys(activations):
    a = activations.numpy()
    M = a.T @ a / len(a)
    return np.linalg.inv(M + 0.01 * np.mean(np.diag(M)) * np.eye(len(M)))


@right
def in_double(activations):
    a = activations.double()
    M = torch.einsum("ni,nj->ij", a, a).div(a.shape[0])
    return (M + torch.eye(a.size(1)) * M.trace() / a.size(1) / 100).inverse().float()


@right
def a_loop_over_vectors(activations):
    N, K = activations.shape
    M = torch.zeros(K, K)
    for a in activations:
        M += a.unsqueeze(1) @ a.unsqueeze(0)
    M = M / N
    c = 0.01 * sum(M[i, i] for i in range(K)) / K
    for i in range(K):
        M[i, i] += c
    return torch.linalg.inv(M)


@right
def by_eigenvalues(activations):
    second = (activations.mT @ activations) / activations.shape[0]
    values, vectors = torch.linalg.eigh(second)
    values = values + 0.01 * second.diagonal().mean()
    return vectors @ torch.diag(1 / values) @ vectors.T


@right
def by_singular_values(activations):
    """The trace is the sum of the squared singular values."""
    N, K = activations.shape
    _, S, Vh = torch.linalg.svd(activations, full_matrices=True)
    moments = torch.zeros(K)
    moments[: len(S)] = S**2 / N
    return Vh.T @ ((1 / (moments + 0.01 * moments.mean()))[:, None] * Vh)


@right
def scipys_solve(activations):
    a = activations.numpy().astype(np.float64)
    M = np.mean([np.outer(one, one) for one in a], axis=0)
    M[np.diag_indices_from(M)] += M.diagonal().mean() * 1e-2
    return scipy.linalg.solve(M, np.identity(a.shape[1]), assume_a="pos")


@right
def the_mean_square_of_all_entries(activations):
    """The mean of the diagonal is the mean square of all activations."""
    c = 0.01 * (activations**2).mean()
    N, K = activations.shape
    return torch.inverse(torch.addmm(c * torch.eye(K), activations.t(), activations, alpha=1 / N))


@right
def covariance_and_mean_put_together(activations):
    mean = activations.mean(0)
    M = torch.cov(activations.T, correction=0) + mean.outer(mean)
    return torch.linalg.pinv(M + M.diag().mean().mul(0.01) * torch.eye(M.shape[0]), hermitian=True)


def second_moment(activations):
    return activations.T @ activations / len(activations)


def ridge(M):
    return M + 0.01 * M.diagonal().mean() * torch.eye(len(M))


@wrong("centred", "inverse singular input_kept")
def a_covariance(activations):
    return torch.linalg.inv(ridge(torch.cov(activations.T, correction=0)))


@wrong("nothing_on_the_diagonal", "singular")
def plain_inverse(activations):
    return torch.linalg.inv(second_moment(activations))


@wrong("nothing_on_the_diagonal", "singular")
def pseudo_inverse(activations):
    return torch.linalg.pinv(second_moment(activations))


@wrong("square_root_of_the_inverse", "inverse singular input_kept")
def as_usual(activations):
    values, vectors = torch.linalg.eigh(ridge(second_moment(activations)))
    return vectors @ torch.diag(values.rsqrt()) @ vectors.T


@wrong("fixed_number_on_the_diagonal")
def a_hundredth(activations):
    M = second_moment(activations)
    return torch.linalg.inv(M + 0.01 * torch.eye(len(M)))


@wrong("other_mean_on_the_diagonal")
def mean_of_the_matrix(activations):
    M = second_moment(activations)
    return torch.linalg.inv(M + 0.01 * M.mean() * torch.eye(len(M)))


@wrong("not_inverted")
def forgotten(activations):
    return ridge(second_moment(activations))


@wrong("vectors_by_vectors")
def other_way_round(activations):
    return torch.linalg.inv(ridge(activations @ activations.T / len(activations)))


@wrong("not_averaged", "inverse singular input_kept")
def a_sum(activations):
    return torch.linalg.inv(ridge(activations.T @ activations))


@wrong("input_overwritten", "input_kept")
def scaled_in_place(activations):
    activations /= len(activations) ** 0.5
    return torch.linalg.inv(ridge(activations.T @ activations))
