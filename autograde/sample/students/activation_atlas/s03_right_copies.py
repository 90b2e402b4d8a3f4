# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, mostly in NumPy, with copies of whatever is used."""

import numpy as np
import torch
from sklearn.manifold import TSNE

ANSWERS = {
    "activation_atlas": """A map is always full, also of shuffled vectors, so islands alone prove nothing. An icon is of a mean, which may be like none
of its vectors. And what no photograph shows cannot be in the atlas.""",
}


def activation_grid(X, model, layer):
    import numpy as np

    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().numpy().copy()))
    try:
        model(X.detach().clone())
    finally:
        handle.remove()
    return torch.from_numpy(np.moveaxis(kept[0][0], 0, 2).copy())


def whitening(activations):
    import numpy as np

    a = activations.double().numpy().copy()
    M = np.einsum("nk,nl->kl", a, a) / len(a)
    return torch.from_numpy(np.linalg.inv(M + 0.01 * np.trace(M) / len(M) * np.eye(len(M)))).float()


def direction_objective(activation, vector, cosine_power):
    dot = torch.einsum("nk,nk->n", activation, vector.expand_as(activation))
    lengths = activation.norm(dim=1) * vector.expand_as(activation).norm(dim=1)
    cosine = dot / lengths.clamp(min=1e-8)
    return dot * cosine.clamp(min=0.1).pow(cosine_power)


def spatial_questions():
    return (4, 3, 1)


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().numpy().copy()))
    try:
        model(images.clone())
    finally:
        handle.remove()
    rows = np.moveaxis(kept[0], 1, 3).reshape(len(images), -1, kept[0].shape[1])
    return torch.from_numpy(np.concatenate([one[np.random.permutation(len(one))[:per_image]] for one in rows]))


def layout(activations, seed):
    a = activations.double().numpy()
    a = a - a.mean(axis=0)
    values, vectors = np.linalg.eigh(a.T @ a)
    xy = TSNE(random_state=seed).fit_transform(a @ vectors[:, ::-1][:, :50])
    low, high = np.percentile(xy, 1, axis=0), np.percentile(xy, 99, axis=0)
    return torch.from_numpy(np.clip((xy - low) / (high - low), 0, 1))


def grid_average(layout, activations, side, min_count):
    place = np.minimum((layout.double().numpy() * side).astype(int), side - 1)
    means, counts = np.zeros((side, side, activations.shape[1]), np.float32), np.zeros((side, side), int)
    np.add.at(counts, (place[:, 1], place[:, 0]), 1)
    np.add.at(means, (place[:, 1], place[:, 0]), activations.numpy())
    means /= np.maximum(counts, 1)[:, :, None]
    means[counts < min_count] = 0
    return torch.from_numpy(means), torch.from_numpy(counts)


def atlas_questions():
    return [3, 2, 4]


def class_attribution(activations, gradient):
    return torch.from_numpy((activations.detach().numpy() * gradient.detach().numpy()).sum(axis=1))


def class_specific(attributions, y, rank):
    a = attributions.numpy()
    return torch.from_numpy((a > a[:, [y]]).sum(axis=1) < rank)


def compare_classes(attributions, a, b):
    difference = (attributions[:, a] - attributions[:, b]).numpy().copy()
    largest = np.abs(difference).max()
    return torch.from_numpy(difference / largest if largest > 0 else difference)


def class_atlas_questions():
    return [4, 2, 1]


EXPECTED = {}
