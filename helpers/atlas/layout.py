"""The second stage of an atlas: a place in the unit square for each vector, close to those that are alike."""

import importlib.util
import warnings

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from helpers.errors import ArgumentError
from helpers.ready_made import ready_made

METHODS = ("tsne", "umap")
_COMPONENTS = 50  # principal components that t-SNE is given, as van der Maaten & Hinton 2008 do
_LOW, _HIGH = 1.0, 99.0  # percentiles: a few vectors far from all others must not squeeze the rest
_STEPS = 500  # from principal components, t-SNE keeps as many neighbours as after 1000
_ANGLE = 0.7  # of Barnes and Hut's approximation: in half of the time, it keeps as many neighbours as 0.5
_FEW = 4  # vectors: fewer have no neighbours to speak of


@ready_made
def lay_out(
    vectors: Tensor,
    method: str = "tsne",
    *,
    seed: int = 0,
    perplexity: float = 30.0,
    neighbors: int = 20,
    min_dist: float = 0.01,
) -> Tensor:
    """Return a place in [0, 1]^2 for each vector, (N, 2) float32: x to the right, y down.

    vectors: (N, K). method: "tsne", on the first 50 principal components (scikit-learn; `perplexity`), or "umap", with
    the cosine as Carter et al. 2019 (umap-learn; `neighbors`, `min_dist`). The 1st to the 99th percentile of each axis
    fill [0, 1]; what is beyond is moved to the border. The same seed gives the same layout on one machine; another
    one may round differently, and details change. Raises ArgumentError for another method, one that is not installed,
    fewer than 4 vectors, and vectors that are not finite.
    """
    if method not in METHODS:
        raise ArgumentError(f"method is {method!r}; expected one of {', '.join(METHODS)}.")
    if vectors.ndim != 2 or len(vectors) < _FEW or not vectors.isfinite().all():
        raise ArgumentError(f"vectors have shape {tuple(vectors.shape)}; expected (N, K), N at least {_FEW}, finite.")
    array = vectors.detach().cpu().double().numpy()
    points = _tsne(array, 2, seed, perplexity) if method == "tsne" else _umap(array, seed, neighbors, min_dist)
    return torch.from_numpy(to_unit_square(points))


def to_unit_square(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return points (N, D) with the 1st to the 99th percentile of each axis scaled to [0, 1], clipped."""
    low, high = np.percentile(points, [_LOW, _HIGH], axis=0)
    return np.clip((points - low) / np.maximum(high - low, 1e-12), 0, 1).astype(np.float32)


def in_line(vectors: Tensor, seed: int = 0) -> Tensor:
    """Return a place in [0, 1] for each vector, (N,) float32: evenly spaced, in the order of a one-dimensional map."""
    if len(vectors) < _FEW:
        return torch.linspace(0, 1, max(2, len(vectors)))[: len(vectors)]
    found = _tsne(vectors.detach().cpu().double().numpy(), 1, seed, 30.0)[:, 0]
    ranks = torch.from_numpy(found).argsort(stable=True).argsort(stable=True)
    return ranks.float() / (len(vectors) - 1)


def _tsne(vectors: NDArray[np.float64], dimensions: int, seed: int, perplexity: float) -> NDArray[np.floating]:
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    most = min(_COMPONENTS, *vectors.shape)
    reduced = PCA(most, svd_solver="covariance_eigh").fit_transform(vectors) if vectors.shape[1] > most else vectors
    # Fewer neighbours for few vectors: a perplexity must be below their number.
    fitting = min(perplexity, (len(vectors) - 1) / 3)
    tsne = TSNE(dimensions, perplexity=fitting, init="pca", random_state=seed, max_iter=_STEPS, angle=_ANGLE)
    found = tsne.fit_transform(reduced)
    return np.asarray(found)


def _umap(vectors: NDArray[np.float64], seed: int, neighbors: int, min_dist: float) -> NDArray[np.floating]:
    if importlib.util.find_spec("umap") is None:
        raise ArgumentError("UMAP is not installed: pip install 'what-cnns-see[atlas]', or use method=\"tsne\".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells on import that TensorFlow, which it does not need here, is missing
        from umap import UMAP

        # One job: with more, the layout depends on which is first.
        near = min(neighbors, len(vectors) - 1)
        umap = UMAP(n_neighbors=near, min_dist=min_dist, metric="cosine", random_state=seed, n_jobs=1)
        return np.asarray(umap.fit_transform(vectors.astype(np.float32)))
