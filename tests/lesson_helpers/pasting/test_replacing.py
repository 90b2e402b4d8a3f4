"""Scores with a vector replaced, and how they relate to attributions."""

import pytest
import torch

from helpers import load_squeezenet, wrong_attributions
from helpers.atlas.attribute import attributions_at
from helpers.atlas.replacing import scores_with
from helpers.errors import ArgumentError


@pytest.fixture(scope="module")
def seen():
    X = torch.randn(1, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    return load_squeezenet(), X, torch.tensor([0, 7, 12])


def test_scores_are_those_of_the_layers_above_on_the_changed_map(seen):
    model, X, places = seen
    with torch.no_grad():
        A = model.features[:10](X)
        vectors = torch.rand(3, A.shape[1])
        wanted = []
        for place, vector in zip(places.tolist(), vectors, strict=True):
            changed = A.clone()
            changed[0, :, place // A.shape[3], place % A.shape[3]] = vector
            wanted.append(model.classifier(model.features[10:](changed)).flatten())
        found = scores_with(X, model, "features.9", places, vectors)
    torch.testing.assert_close(found, torch.stack(wanted), rtol=1e-4, atol=1e-4)


def test_a_vector_put_back_where_it_was_changes_nothing_and_no_hook_is_left(seen):
    model, X, places = seen
    with torch.no_grad():
        before, A = model(X), model.features(X)
        same = scores_with(X, model, "features.12", places, A[0].flatten(1).T[places])
        after = model(X)
    torch.testing.assert_close(same, before.expand(3, -1), rtol=1e-4, atol=1e-4)
    assert torch.equal(after, before)


def test_after_the_last_layer_attributions_are_exact_but_for_the_bias(seen):
    """A 1x1 convolution and a ReLU follow: without the vector, the class map has its bias there, or zero."""
    model, X, places = seen
    with torch.no_grad():
        removed = model(X) - scores_with(X, model, "features.12", places, torch.zeros(512))
    attributed = attributions_at(X, model, "features.12", places)
    bias = next(layer.bias for layer in model.classifier if isinstance(layer, torch.nn.Conv2d))
    positions = model.features(X)[0, 0].numel()
    assert ((removed - attributed).abs() <= bias.abs().max() / positions + 1e-3 * attributed.abs().max()).all()


def test_several_images_are_refused(seen):
    model, X, places = seen
    with pytest.raises(ArgumentError, match="got 2 images"):
        scores_with(X.repeat(2, 1, 1, 1), model, "features.9", places, torch.zeros(384))


def test_wrong_attributions_differ_from_the_right_one_as_their_names_say():
    random = torch.Generator().manual_seed(0)
    activations, gradient = (torch.randn(6, 4, generator=random) for _ in range(2))
    right, wrong = (activations * gradient).sum(dim=1), wrong_attributions(activations, gradient)
    assert all(found.shape == right.shape and not torch.allclose(found, right) for found in wrong.values())
    assert (wrong["absolute values"] >= wrong["arguments against dropped"]).all()
    lengths = activations.norm(dim=1) * gradient.norm(dim=1)
    torch.testing.assert_close(wrong["cosine"] * lengths, right)
    same = gradient[:1].expand(6, 4)
    torch.testing.assert_close(wrong_attributions(activations, same)["one gradient for all"], activations @ gradient[0])
    with pytest.raises(ArgumentError, match=r"shapes \(6, 4\) and \(4,\); expected \(N, K\)"):
        wrong_attributions(activations, gradient[0])
