# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Pools over all positions, leaves the layout in the units of t-SNE, and divides by zero."""

import torch
from sklearn.manifold import TSNE


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0].mean(dim=(2, 3))


def layout(activations, seed):
    return TSNE(n_components=2, random_state=seed).fit_transform(activations.numpy())


def grid_average(layout, activations, side, min_count):
    grid = (layout * side).long().clamp(max=side - 1)
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for r in range(side):
        for c in range(side):
            members = activations[(grid[:, 0] == c) & (grid[:, 1] == r)]
            counts[r, c] = len(members)
            means[r, c] = members.mean(dim=0) if len(members) >= min_count else float("nan")
    return means, counts


def atlas_questions():
    return 3, 2, None


EXPECTED = {
    "collect_activations": "one_mean_for_each_image",
    "layout": "not_scaled",
    "grid_average": "empty_cells_nan",
    "atlas_questions": "not_answered",
}
