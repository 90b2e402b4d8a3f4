# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Keeps the tensor that a ReLU overwrites, leaves no gradient, and takes the square root of the inverse."""

import torch


def activation_grid(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach()))
    try:
        model(X)
    finally:
        handle.remove()
    return kept[0][0].permute(1, 2, 0)


def direction_objective(activation, vector, cosine_power):
    with torch.no_grad():
        dot = (activation * vector).sum(dim=-1)
        cosine = dot / (activation.norm(dim=-1) * vector.norm(dim=-1) + 1e-8)
        return dot * cosine.clamp(min=0.1) ** cosine_power


def whitening(activations):
    M = activations.T @ activations / activations.shape[0]
    values, vectors = torch.linalg.eigh(M + 0.01 * M.diagonal().mean() * torch.eye(M.shape[0]))
    return vectors @ torch.diag(1 / torch.sqrt(values)) @ vectors.T


def spatial_questions():
    return 4, 3, 2


EXPECTED = {
    "activation_grid": "not_copied",
    "direction_objective": "no_gradient",
    "whitening": "square_root_of_the_inverse",
    "spatial_questions": "power_forgotten",
}
