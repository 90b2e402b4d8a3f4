# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""Everything right, as one wrote it years ago: loops, `.data`, NumPy and sorting."""

import numpy as np
import torch

ANSWERS = {
    "spatial_activations": """An icon is found by gradient ascent, so it is one picture that gives the wanted vector and not the only one. In favour:
most of the icons gave back their own vector. Against: the shuffled channels also gave nice faces, and random weights reached an even
better cosine. It is also only one layer and says nothing about the class.""",
    "class_atlas": """Attribution is gradient times activation, so it is only a linear guess for one vector, and the atlas shows averages of it.
When I pasted the dome, mosque won in almost all of the buildings, and random patches did not do that. So a dome is enough. But over all pairs of
classes the suggested patch won in about one case of ten, and at features.6 attribution and the true change were not very alike.""",
}


def activation_grid(X, model, layer):
    X.requires_grad_()
    found = []

    def hook(module, input, output):
        found.append(output.data.clone())

    handle = dict(model.named_modules())[layer].register_forward_hook(hook)
    try:
        model(X)
    finally:
        handle.remove()
    A = found[0]
    N, K, h, w = A.size()
    grid = torch.zeros(h, w, K)
    for i in range(h):
        for j in range(w):
            grid[i, j] = A[0, :, i, j]
    return grid


def direction_objective(activation, vector, cosine_power):
    result = []
    for n in range(activation.size(0)):
        v = vector if vector.dim() == 1 else vector[n]
        dot = torch.sum(activation[n] * v)
        cosine = dot / torch.clamp(torch.norm(activation[n]) * torch.norm(v), min=1e-8)
        result.append(dot * torch.clamp(cosine, min=0.1) ** cosine_power)
    return torch.stack(result)


def whitening(activations):
    N, K = activations.size()
    M = torch.mm(activations.t(), activations) / N
    c = 0.01 * torch.mean(torch.diag(M))
    return torch.inverse(M + c * torch.eye(K))


def spatial_questions():
    return [4, 3, 1]


def class_attribution(activations, gradient):
    N, K = activations.size()
    attribution = torch.zeros(N)
    for n in range(N):
        total = 0.0
        for k in range(K):
            total += float(activations.data[n, k]) * float(gradient.data[n, k])
        attribution[n] = total
    return attribution


def class_specific(attributions, y, rank):
    order = np.argsort(-attributions.data.numpy(), axis=1)
    mask = np.zeros(len(order), dtype=bool)
    for n in range(len(order)):
        mask[n] = y in order[n, :rank]
    return torch.from_numpy(mask)


def compare_classes(attributions, a, b):
    difference = attributions.data[:, a] - attributions.data[:, b]
    largest = difference.abs().max()
    if largest == 0:
        return torch.zeros(difference.size())
    return difference / largest


def class_atlas_questions():
    return (4, 2, 1)


EXPECTED = {}
