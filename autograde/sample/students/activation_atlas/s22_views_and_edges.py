# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Takes `view` for a transposition, forgets to clip, and has no cell for a point at 1."""

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(images)
    finally:
        handle.remove()
    A = kept[0]
    rows = A.reshape(A.shape[0], A.shape[2] * A.shape[3], A.shape[1])
    return torch.cat([one[torch.randperm(len(one))[:per_image]] for one in rows])


def layout(activations, seed):
    points = TSNE(2, random_state=seed).fit_transform(PCA(50).fit_transform(activations))
    low, high = np.percentile(points, 1, axis=0), np.percentile(points, 99, axis=0)
    return (points - low) / (high - low)


def grid_average(layout, activations, side, min_count):
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for (x, y), vector in zip(layout, activations):
        means[int(y * side), int(x * side)] += vector
        counts[int(y * side), int(x * side)] += 1
    means /= counts.clamp(min=1)[:, :, None]
    means[counts < min_count] = 0
    return means, counts


def atlas_questions():
    return 3, 2, 1


EXPECTED = {
    "collect_activations": "axes_mixed_up",
    "layout": "not_clipped",
    "grid_average": "edge_beyond_the_grid",
    "atlas_questions": "cells_unchanged",
}
