# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Leaves the channels first, forgets the lower bound of the cosine, and takes the covariance."""

import torch
import torch.nn.functional as F

ANSWERS = {"spatial_activations": "Yes, the icons show what the network sees."}


def activation_grid(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        model(X)
    finally:
        handle.remove()
    return kept[0][0]


def direction_objective(activation, vector, cosine_power):
    dot = (activation * vector).sum(dim=-1)
    return dot * F.cosine_similarity(activation, vector, dim=-1) ** cosine_power


def whitening(activations):
    centred = activations - activations.mean(dim=0)
    M = centred.T @ centred / len(centred)
    return torch.linalg.inv(M + 0.01 * M.diagonal().mean() * torch.eye(len(M)))


def spatial_questions():
    return 4, 1, 1


EXPECTED = {
    "activation_grid": "channels_first",
    "direction_objective": "no_lower_bound",
    "whitening": "centred",
    "spatial_questions": "channel_maps",
}
