# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, in today's style: methods of tensors, functions of torch and scikit-learn."""

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

ANSWERS = {
    "spatial_activations": """An icon is a picture that an optimiser made so that features.12 answers with one vector in its middle. It is one
of many such pictures. 40 of 49 icons were closest to their own vector, and the back of the horse finds fur in other photos, so there is
something in the headline. But vectors with shuffled channels give faces that are just as clear, and with whitening the same vector
looks different. And nothing in the sheet says which position mattered for the class.""",
    "activation_atlas": """Three islands prove nothing: our vectors with shuffled channels gave a map that was as full as the real one, and another seed
moved things around. I would draw it with several seeds and compare the nearest points' categories with random weights and with chance. The dog with
a hull is an icon of the MEAN of a cell, it may be like none of its vectors ((4, 0) and (0, 4) give (2, 2)); I would look at the patches of its members
and at a finer grid. No faces: there were perhaps no faces in the photographs, or too few vectors for min_count. Collect from photographs of people.""",
    "class_atlas": """It shows which vectors argue for a class, to first order, averaged over a cell. That is a hypothesis and no proof.
The dome's patch won in most of the photographs, where a random patch did not, so the atlas found something there. But in the
other pairs it did hardly better than chance, and at earlier layers attribution and the real change agree less. I would test on new
photographs, with a patch of the target and a random one as controls, and with another network.""",
}


def activation_grid(X, model, layer):
    kept = {}
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.update(A=o.detach().clone()))
    try:
        with torch.no_grad():
            model(X)
    finally:
        handle.remove()
    return kept["A"].squeeze(0).permute(1, 2, 0)


def direction_objective(activation, vector, cosine_power):
    dot = (activation * vector).sum(dim=-1)
    return dot * F.cosine_similarity(activation, vector, dim=-1).clamp(min=0.1) ** cosine_power


def whitening(activations):
    M = activations.mT @ activations / len(activations)
    return torch.linalg.inv(M + 0.01 * M.diagonal().mean() * torch.eye(len(M)))


def spatial_questions():
    return 4, 3, 1


def collect_activations(images, model, layer, per_image):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    try:
        model(images)
    finally:
        handle.remove()
    rows = kept[0].flatten(2).mT
    return torch.cat([one[torch.randperm(one.shape[0])[:per_image]] for one in rows])


def layout(activations, seed):
    found = TSNE(random_state=seed).fit_transform(PCA(50, random_state=seed).fit_transform(activations.numpy()))
    low, high = np.quantile(found, [0.01, 0.99], axis=0)
    return np.clip((found - low) / (high - low), 0, 1)


def grid_average(layout, activations, side, min_count):
    column, row = (layout * side).long().clamp(max=side - 1).unbind(dim=1)
    members = torch.nn.functional.one_hot(row * side + column, side * side)
    counts = members.sum(dim=0)
    means = members.T.to(activations.dtype) @ activations / counts.clamp(min=1)[:, None]
    means = means * (counts >= min_count)[:, None]
    return means.unflatten(0, (side, side)), counts.unflatten(0, (side, side))


def atlas_questions():
    return 3, 2, 4


def class_attribution(activations, gradient):
    return torch.einsum("nk,nk->n", activations, gradient)


def class_specific(attributions, y, rank):
    return (attributions.topk(rank, dim=1).indices == y).any(dim=1)


def compare_classes(attributions, a, b):
    return F.normalize(attributions[:, a] - attributions[:, b], p=torch.inf, dim=0)


def class_atlas_questions():
    return 4, 2, 1


EXPECTED = {}
