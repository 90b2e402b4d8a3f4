# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""A view in place of a permute, the cosine without the dot product, and an inverse without anything on the diagonal."""

import torch
import torch.nn.functional as F


def activation_grid(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        model(X)
    finally:
        handle.remove()
    _, K, h, w = kept[0].shape
    return kept[0].view(h, w, K)


def direction_objective(activation, vector, cosine_power):
    return torch.clamp(F.cosine_similarity(activation, vector, dim=-1), min=0.1) ** cosine_power


def whitening(activations):
    return torch.linalg.inv(activations.T @ activations / len(activations))


def spatial_questions():
    return 1, 3, 1


EXPECTED = {
    "activation_grid": "channels_and_positions_mixed",
    "direction_objective": "dot_product_forgotten",
    "whitening": "nothing_on_the_diagonal",
    "spatial_questions": "one_channel_shuffled",
}
