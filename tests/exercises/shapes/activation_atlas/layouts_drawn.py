"""Shapes of layouts: code of notebooks on the web, and the scaling of the article."""

import numpy as np
from shape import right, wrong
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

EXERCISE = "layout"


@right
def both_axes_in_turn(activations, seed):
    tsne = TSNE(
        n_components=2, perplexity=15, learning_rate="auto", init="pca", random_state=np.random.RandomState(seed)
    )
    x, y = tsne.fit_transform(PCA(n_components=50).fit_transform(activations.detach().cpu().numpy())).T

    def scaled(values):
        a, b = np.percentile(values, 1), np.percentile(values, 99)
        return np.minimum(np.maximum((values - a) / (b - a), 0.0), 1.0)

    return np.column_stack([scaled(x), scaled(y)]).tolist() and np.column_stack([scaled(x), scaled(y)])


@wrong("from_least_to_largest")
def normalize_layout(activations, seed):
    """As in the article's notebook, whose margin leaves nothing to clip."""
    points = TSNE(random_state=seed).fit_transform(activations.numpy())
    mins, maxs = np.percentile(points, 1, axis=0), np.percentile(points, 99, axis=0)
    margin = 0.1 * (maxs - mins)
    clipped = np.clip(points, mins - margin, maxs + margin)
    clipped -= clipped.min(axis=0)
    return clipped / clipped.max(axis=0)
