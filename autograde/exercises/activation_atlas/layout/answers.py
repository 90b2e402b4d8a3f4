"""A layout of many vectors, as students wrote it."""

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.pipeline import make_pipeline

from autograde.mistakes.answers import right, wrong


@right
def torchs_components_and_quantiles(activations, seed):
    torch.manual_seed(seed)
    centred = activations - activations.mean(0)
    components = centred @ torch.linalg.svd(centred, full_matrices=False)[2][:50].T
    found = torch.from_numpy(TSNE(n_components=2, random_state=seed).fit_transform(components))
    low, high = torch.quantile(found, torch.tensor([0.01, 0.99]), dim=0)
    return ((found - low) / (high - low)).clamp(0, 1)


@right
def cosines_from_a_random_start(activations, seed):
    tsne = TSNE(metric="cosine", init="random", random_state=seed, perplexity=20)
    xy = tsne.fit_transform(activations)
    for axis in range(2):
        ends = np.percentile(xy[:, axis], (1, 99))
        xy[:, axis] = np.interp(xy[:, axis], ends, (0, 1))
    return xy.astype("float32")


@right
def numpys_seed_and_a_pipeline(activations, seed):
    np.random.seed(seed)
    points = make_pipeline(PCA(n_components=50), TSNE(perplexity=10, init="random")).fit_transform(activations.numpy())
    points = np.clip(points, *np.percentile(points, [1, 99], axis=0))
    return torch.tensor((points - points.min(0)) / (points.max(0) - points.min(0)))


@wrong("principal_components", "neighbours square seeded input_kept")
def two_components(activations, seed):
    points = PCA(2).fit_transform(activations.numpy())
    low, high = np.percentile(points, [1, 99], axis=0)
    return np.clip((points - low) / (high - low), 0, 1)


@wrong("from_least_to_largest", "square")
def min_max(activations, seed):
    points = torch.tensor(TSNE(random_state=seed).fit_transform(activations))
    return (points - points.amin(0)) / (points.amax(0) - points.amin(0))


@wrong("another_layout", "seeded")
def another_seed(activations, seed):
    torch.manual_seed(seed)
    points = TSNE(init="random").fit_transform(PCA(50).fit_transform(activations.numpy()))
    low, high = np.percentile(points, [1, 99], axis=0)
    return np.clip((points - low) / (high - low), 0, 1)


@wrong("not_scaled", "square")
def as_it_comes(activations, seed):
    return TSNE(n_components=2, random_state=seed).fit_transform(activations.numpy())
