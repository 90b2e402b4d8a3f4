# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Draws once for all images, scales from the least to the largest value, and confuses x with the row."""

import torch
from sklearn.manifold import TSNE

ANSWERS = {"activation_atlas": "There are three kinds of things in it, and dogs and boats are similar for the network."}


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(images)
    finally:
        handle.remove()
    A = kept[0].flatten(2)
    places = torch.randperm(A.shape[2])[:per_image]
    return A[:, :, places].transpose(1, 2).flatten(0, 1)


def layout(activations, seed):
    points = torch.tensor(TSNE(2, random_state=seed).fit_transform(activations.numpy()))
    return (points - points.amin(dim=0)) / (points.amax(dim=0) - points.amin(dim=0))


def grid_average(layout, activations, side, min_count):
    means, counts = torch.zeros(side, side, activations.shape[1]), torch.zeros(side, side, dtype=torch.long)
    for (x, y), vector in zip((layout * side).long().clamp(max=side - 1).tolist(), activations):
        means[x, y] += vector
        counts[x, y] += 1
    means /= counts.clamp(min=1)[:, :, None]
    means[counts < min_count] = 0
    return means, counts


def atlas_questions():
    return 1, 2, 4


EXPECTED = {
    "collect_activations": "same_for_all_images",
    "layout": "from_least_to_largest",
    "grid_average": "row_and_column_exchanged",
    "atlas_questions": "length_alone",
}
