"""Layouts, means of cells, whitening: against what is computed one by one."""

import importlib.util

import numpy as np
import pytest
import torch
from sklearn.manifold import trustworthiness

from helpers.atlas import NONE, Vectors, average, in_line, lay_out, to_unit_square, whitening
from helpers.errors import ArgumentError


def clusters(count: int = 40, kinds: int = 5, K: int = 60) -> tuple[torch.Tensor, np.ndarray]:
    """Vectors around `kinds` directions, and the kind of each."""
    random = np.random.RandomState(0)
    kind = np.repeat(np.arange(kinds), count)
    vectors = 5 * random.randn(kinds, K)[kind] + random.randn(len(kind), K)
    return torch.from_numpy(vectors).float(), kind


def found_of(vectors: torch.Tensor, photos: torch.Tensor | None = None) -> Vectors:
    n = len(vectors)
    numbers = torch.arange(n)
    return Vectors(
        "layer", vectors, numbers if photos is None else photos, numbers % 5, numbers % 7, (5, 7), 64, vectors
    )


@pytest.mark.parametrize(
    "method",
    ["tsne", pytest.param("umap", marks=pytest.mark.heavy)],  # it compiles itself for half a minute
)
def test_a_layout_keeps_neighbours_and_fills_the_square(method):
    if method == "umap" and importlib.util.find_spec("umap") is None:
        pytest.skip("umap-learn is not installed: pip install 'what-cnns-see[atlas]'")
    vectors, kind = clusters()
    points = lay_out(vectors, method, seed=1)
    assert points.shape == (200, 2)
    assert points.dtype == torch.float32
    assert points.min() == 0
    assert points.max() == 1
    nearest = torch.cdist(points, points).fill_diagonal_(torch.inf).argmin(dim=1)
    assert (kind[nearest] == kind).mean() > 0.95
    assert trustworthiness(vectors.numpy(), points.numpy(), n_neighbors=10) > 0.8
    assert torch.equal(points, lay_out(vectors, method, seed=1))


def test_one_vector_far_away_does_not_squeeze_the_others():
    points = np.random.RandomState(0).rand(500, 2)
    points[0] = 1000
    square = to_unit_square(points)
    assert square[0].tolist() == [1, 1]
    assert np.all(square[1:].std(axis=0) > 0.25)


def test_an_order_in_line_keeps_kinds_together():
    vectors, kind = clusters()
    order = kind[np.argsort(in_line(vectors).numpy())]
    assert (order[1:] != order[:-1]).sum() <= 6  # five kinds have four borders
    assert sorted(in_line(vectors).tolist()) == pytest.approx(list(np.linspace(0, 1, 200)))
    assert in_line(vectors[:2]).tolist() == [0, 1]


def test_what_cannot_be_laid_out_is_told():
    with pytest.raises(ArgumentError, match="method is 'pca'; expected one of tsne, umap"):
        lay_out(torch.rand(9, 3), "pca")
    with pytest.raises(ArgumentError, match=r"vectors have shape \(3, 5\); expected \(N, K\), N at least 4, finite"):
        lay_out(torch.rand(3, 5))


def test_umap_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ArgumentError, match=r"pip install 'what-cnns-see\[atlas\]', or use method=\"tsne\""):
        lay_out(torch.rand(9, 3), "umap")


def test_means_counts_and_places_are_those_found_one_by_one():
    random = torch.Generator().manual_seed(0)
    points, vectors = torch.rand(300, 2, generator=random), torch.randn(300, 6, generator=random)
    points[:3] = torch.tensor([[1.0, 1.0], [0.5, 0.25], [0.0, 1.0]])  # at the border, and on a line between cells
    cells = average(points, found_of(vectors), 4, min_count=15)
    seen = {}
    for row in range(4):
        for column in range(4):
            inside = [
                n
                for n, (x, y) in enumerate(points.tolist())
                if min(int(4 * x), 3) == column and min(int(4 * y), 3) == row
            ]
            if len(inside) >= 15:
                seen[row, column] = inside
    assert list(zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)) == sorted(seen)
    assert 0 < len(seen) < 16
    for place, inside in enumerate(seen.values()):
        assert cells.counts[place] == len(inside)
        torch.testing.assert_close(cells.vectors[place], vectors[inside].mean(dim=0))
        torch.testing.assert_close(cells.attributions[place], vectors[inside].mean(dim=0))


def test_members_are_the_vectors_most_like_the_mean_one_a_photograph():
    vectors = torch.tensor([[1.0, 0.1], [1.0, 0.0], [0.0, 1.0], [1.0, 0.2], [1.0, 0.9]])
    photos = torch.tensor([7, 7, 8, 9, 9])
    cells = average(torch.zeros(5, 2), found_of(vectors, photos), 1, min_count=1, members=4)
    # The mean is (0.8, 0.44): nearest is the last vector of photograph 9, then the first of 7, then 8; nobody else.
    assert cells.members[0].tolist() == [[9, 4, 4], [7, 0, 0], [8, 2, 2], [NONE] * 3]


def test_grids_that_hold_nothing_are_told():
    with pytest.raises(ArgumentError, match=r"none of the 3 x 3 cells has 5 of the 4 vectors\. Use a smaller grid"):
        average(torch.rand(4, 2), found_of(torch.rand(4, 3)), 3)
    with pytest.raises(ArgumentError, match=r"points have shape \(4, 2\); expected \(4, 2\), from 0 to 1"):
        average(torch.full((4, 2), 1.5), found_of(torch.rand(4, 3)), 3)


def test_whitened_vectors_have_the_same_second_moment_in_all_directions():
    random = torch.Generator().manual_seed(0)
    vectors = torch.randn(500, 8, generator=random) * torch.arange(1.0, 9.0) + 3
    W = whitening(vectors, damping=0)
    # a W a^T is the squared length of a whitened vector; its mean is K.
    lengths = torch.einsum("nk,kl,nl->n", vectors, W, vectors)
    assert lengths.mean().item() == pytest.approx(8, rel=1e-3)
    torch.testing.assert_close(W, torch.linalg.inv(vectors.T @ vectors / 500), rtol=1e-3, atol=1e-4)
    assert whitening(torch.randn(3, 8, generator=random)).isfinite().all()  # fewer vectors than channels
    with pytest.raises(ArgumentError, match="the 4 vectors are all zero"):
        whitening(torch.zeros(4, 8))
