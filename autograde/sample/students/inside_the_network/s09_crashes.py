# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Names from another notebook, a GPU that is not there, a syntax error, and an answer in words."""

import numpy as np
import torch

EXPECTED = {
    "filters_questions": "not_choices",
    "filters_to_images": "syntax_error",
    "layer_activations": "undefined_name",
    "embed": "needs_gpu",
    "nearest_neighbors": "distances_returned",
}
CELLS = {
    "filters_to_images": """
def filters_to_images(weight):
    low = weight.amin(dim=(1, 2, 3)
    return (weight - low) / weight.amax(dim=(1, 2, 3))
""",
}


def filters_questions():
    return "the third, the second, the fourth"


def layer_activations(X, model, layer):
    with hooked(model, layer) as activations:
        model(X)
    return activations


def embed(X, model, layer):
    X = X.cuda()
    model = model.cuda()
    return model.features(X).mean(dim=(2, 3))


def nearest_neighbors(queries, bank, k, metric):
    return torch.cdist(queries, bank).sort(dim=1).values[:, :k]
