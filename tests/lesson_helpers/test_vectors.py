"""Vectors for many photographs, t-SNE maps, and mistakes made on purpose in a search for neighbours."""

import numpy as np
import pytest
import torch
from sklearn.datasets import make_blobs

from autograde.exercises.inside_the_network.embed import embed
from autograde.exercises.inside_the_network.nearest_neighbors import nearest_neighbors
from helpers import features_of, neighbours_kept, pixels_of, tsne_map, wrong_neighbours
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError

RANDOM = np.random.RandomState(0)
PHOTOS = RANDOM.randint(0, 256, (18, 40, 40, 3)).astype(np.uint8)
NET = make_toy("smooth", seed=1)


def test_features_come_in_the_order_of_the_photographs_however_they_are_grouped() -> None:
    found = features_of(embed, PHOTOS, NET, "features", side=24)
    assert found is not None
    assert found.shape == (18, 12)
    again = features_of(embed, PHOTOS[17:], NET, "features", side=24)
    assert again is not None
    assert torch.allclose(found[17:], again, atol=1e-6)


def test_a_function_that_is_not_written_gives_no_features() -> None:
    assert features_of(lambda X, model, layer: None, PHOTOS[:1], NET, "features", side=24) is None


def test_a_function_that_gives_no_vectors_is_told_what_was_expected() -> None:
    with pytest.raises(ArgumentError, match=r"shape \(2, 12, 20, 20\) for 2 images"):
        features_of(lambda X, model, layer: model.features(X), PHOTOS[:2], NET, "features", side=24)


def test_pixels_are_means_of_squares_channel_by_channel() -> None:
    vectors = pixels_of(PHOTOS[:3], side=8)
    assert vectors.shape == (3, 3 * 8 * 8)
    assert vectors[1, 0].item() == pytest.approx(PHOTOS[1, :5, :5, 0].mean() / 255, rel=1e-5)
    assert vectors[1, -1].item() == pytest.approx(PHOTOS[1, -5:, -5:, 2].mean() / 255, rel=1e-5)


def test_a_map_fills_the_square_keeps_clusters_apart_and_is_the_same_again() -> None:
    points, kinds = make_blobs([20, 20, 20], n_features=10, cluster_std=0.5, random_state=0)
    vectors = torch.tensor(points, dtype=torch.float32)
    found = tsne_map(vectors, perplexity=10, metric="euclidean")
    assert found is not None
    assert found.shape == (60, 2)
    assert found.amin(dim=0).tolist() == [0, 0]
    assert found.amax(dim=0).tolist() == [1, 1]
    nearest = nearest_neighbors(found, found, 1, "euclidean")[:, 0]
    assert (kinds[nearest] == kinds).all()
    assert torch.equal(found, tsne_map(vectors, perplexity=10, metric="euclidean"))


def test_a_map_of_nothing_is_nothing_and_a_perplexity_needs_points() -> None:
    assert tsne_map(None) is None
    with pytest.raises(ArgumentError, match="perplexity is 30; with 5 points"):
        tsne_map(torch.zeros(5, 2))


def test_the_share_of_neighbours_kept_ignores_their_order() -> None:
    one = torch.tensor([[1, 2, 3], [4, 5, 6]])
    assert neighbours_kept(one, one.flip(1)) == 1
    assert neighbours_kept(one, torch.tensor([[3, 7, 8], [9, 6, 4]])) == pytest.approx(0.5)
    with pytest.raises(ArgumentError, match="must agree"):
        neighbours_kept(one, one[:1])


def test_each_mistake_made_on_purpose_is_the_one_that_its_name_says() -> None:
    bank = torch.tensor(RANDOM.gamma(1.5, 1, (30, 6)) * RANDOM.uniform(0.5, 3, (30, 1)), dtype=torch.float32)
    right, wrong = nearest_neighbors(bank, bank, 4, "cosine"), wrong_neighbours(bank, bank, 4)
    itself, undivided, farthest = wrong.values()
    assert (itself[:, 0] == torch.arange(30)).all()
    assert torch.equal(itself[:, 1:], right[:, :3])
    products = (bank @ bank.T).fill_diagonal_(0)
    assert torch.equal(undivided[:, 0], products.argmax(dim=1))
    assert not torch.equal(undivided, right)
    assert not (farthest == right).any()
