"""Maps of a space with many dimensions: t-SNE, and how many neighbours a map keeps."""

import numpy as np
import torch

from helpers.errors import ArgumentError


def tsne_map(
    vectors: torch.Tensor | None, perplexity: float = 30, metric: str = "cosine", init: str = "pca", seed: int = 0
) -> torch.Tensor | None:
    """Return a t-SNE map of vectors (N, D) by scikit-learn: points (N, 2), each axis stretched to [0, 1].

    metric: "cosine" or "euclidean", between vectors. init: "pca", or "random" places to start from. seed: of these and
    of whatever else is random. The same input gives the same map on one machine; another one may round differently,
    and the map changes. None for None. Raises ArgumentError unless 0 < perplexity < N.
    """
    from sklearn.manifold import TSNE

    if vectors is None:
        return None
    if not 0 < perplexity < len(vectors):
        raise ArgumentError(f"perplexity is {perplexity}; with {len(vectors)} points, it must be between 0 and that.")
    found = TSNE(perplexity=perplexity, metric=metric, init=init, random_state=seed).fit_transform(vectors.numpy())
    low, high = found.min(axis=0), found.max(axis=0)
    return torch.from_numpy((found - low) / (high - low))


def neighbours_kept(one: torch.Tensor, other: torch.Tensor) -> float:
    """Return which share of the neighbours in `one` are in `other` as well: rows (Q, k) of the same queries."""
    if one.shape != other.shape:
        raise ArgumentError(f"the neighbours have shapes {tuple(one.shape)} and {tuple(other.shape)}; they must agree.")
    shared = [len(np.intersect1d(a, b)) for a, b in zip(one.numpy(), other.numpy(), strict=True)]
    return sum(shared) / one.numel()
