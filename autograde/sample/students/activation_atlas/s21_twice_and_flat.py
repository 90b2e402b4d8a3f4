# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Draws with replacement, lays out by two principal components, and adds with `+=` at places that come twice."""

import numpy as np
import torch
from sklearn.decomposition import PCA

ANSWERS = {"activation_atlas": "The islands could come from t-SNE. The cell is an average. One needs more photographs."}


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(images)
    finally:
        handle.remove()
    vectors = []
    for A in kept[0]:
        for _ in range(per_image):
            row, column = torch.randint(A.shape[1], ()), torch.randint(A.shape[2], ())
            vectors.append(A[:, row, column])
    return torch.stack(vectors)


def layout(activations, seed):
    points = PCA(2, random_state=seed).fit_transform(activations.numpy())
    low, high = np.percentile(points, [1, 99], axis=0)
    return np.clip((points - low) / (high - low), 0, 1)


def grid_average(layout, activations, side, min_count):
    column, row = (layout * side).long().clamp(max=side - 1).T
    means = torch.zeros(side, side, activations.shape[1])
    means[row, column] += activations
    counts = torch.zeros(side, side).index_put((row, column), torch.ones(len(row)), accumulate=True)
    means /= counts.clamp(min=1)[:, :, None]
    means[counts < min_count] = 0
    return means, counts


def atlas_questions():
    return 3, 4, 4


EXPECTED = {
    "collect_activations": "position_twice",
    "layout": "principal_components",
    "grid_average": "repeated_places_added_once",
    "atlas_questions": "mean_is_a_member",
}
