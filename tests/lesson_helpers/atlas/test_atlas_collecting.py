"""Vectors at random positions, and what they argue for: against autograd, and however the work is divided."""

import numpy as np
import pytest
import torch
from torch import nn

from helpers import load_photo_bank, load_squeezenet
from helpers.atlas import Vectors, attributions_at, class_specific, collect, together
from helpers.atlas.collect import network_input, positions
from helpers.errors import ArgumentError
from helpers.layers import find_layer


@pytest.fixture(scope="module")
def model() -> nn.Module:
    return load_squeezenet()


@pytest.fixture(scope="module")
def photos() -> np.ndarray:
    return load_photo_bank().photos[::12]


def maps_of(model: nn.Module, layer: str, X: torch.Tensor) -> torch.Tensor:
    kept = []
    handle = find_layer(model, layer).register_forward_hook(lambda _m, _i, output: kept.append(output.clone()))
    model(X)
    handle.remove()
    return kept[0]


def test_each_vector_is_what_the_layer_returns_at_its_position(model, photos):
    found = collect(photos, model, "features.9", 3, side=96, attributed=False)
    maps = maps_of(model, "features.9", network_input(photos, 96))
    assert found.size == maps.shape[2:] == (5, 5)
    assert found.photos.tolist() == [i for i in range(len(photos)) for _ in range(3)]
    expected = maps[found.photos, :, found.rows, found.columns]
    torch.testing.assert_close(found.vectors, expected, rtol=1e-4, atol=1e-4)


def test_positions_do_not_depend_on_how_photographs_are_divided(model, photos):
    whole = collect(photos[:5], model, "features.9", 4, side=96, attributed=False)
    first = collect(photos[:2], model, "features.9", 4, side=96, attributed=False)
    parts = together([first, collect(photos[2:5], model, "features.9", 4, side=96, attributed=False, first=2)])
    for name in ("photos", "rows", "columns"):
        assert torch.equal(getattr(whole, name), getattr(parts, name))
    torch.testing.assert_close(whole.vectors, parts.vectors, rtol=1e-4, atol=1e-4)
    other = collect(photos[:5], model, "features.9", 4, side=96, attributed=False, seed=1)
    assert not torch.equal(whole.rows * 5 + whole.columns, other.rows * 5 + other.columns)


def test_positions_of_a_photograph_are_different_and_leave_the_margin_out():
    drawn = [positions((7, 9), 35, 1, seed=3, photo=photo) for photo in range(20)]
    assert all(len(set(one)) == 35 for one in drawn)
    rows, columns = np.divmod(np.concatenate(drawn), 9)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (1, 5, 1, 7)
    assert len({tuple(one) for one in drawn}) == 20
    with pytest.raises(ArgumentError, match=r"7 x 9 positions has 35 that are 1 or more from the border; 36 were"):
        positions((7, 9), 36, 1, seed=0, photo=0)


@pytest.mark.parametrize("layer", ["features.6", "features.9.expand1x1", "features.12"])
def test_attributions_are_the_gradient_of_each_score_times_the_vector(model, photos, layer):
    X = network_input(photos[3:4], 96)
    A = maps_of(model, layer, X).requires_grad_()
    places = torch.tensor([0, A.shape[2] * A.shape[3] - 1, A.shape[3] + 2])
    found = attributions_at(X, model, layer, places)
    assert found.shape == (3, 1000)
    handle = find_layer(model, layer).register_forward_hook(lambda *_: A.clone())
    scores = model(X)[0]
    handle.remove()
    for y in (scores.argmax().item(), 3, 980):
        (gradient,) = torch.autograd.grad(scores[y], A, retain_graph=True)
        expected = (gradient * A).sum(dim=1).flatten()[places]
        torch.testing.assert_close(found[:, y], expected.detach(), rtol=1e-3, atol=1e-5)


def test_attributions_of_the_last_module_are_shares_of_the_scores(model, photos):
    """Above features.12 the network is linear where its ReLU is open: attributions and biases add up to the score."""
    X = network_input(photos[:1], 96)
    h, w = maps_of(model, "features.12", X).shape[2:]
    total = attributions_at(X, model, "features.12", torch.arange(h * w)).sum(dim=0)
    bias, maps = model.classifier[1].bias, maps_of(model, "classifier.1", X)
    biases = ((maps[0].flatten(1) > 0).float().mean(dim=1)) * bias
    torch.testing.assert_close(total + biases, model(X)[0], rtol=1e-3, atol=1e-3)


def test_nothing_is_left_on_the_model(model, photos):
    collect(photos[:1], model, "features.9", side=64)
    with pytest.raises(ArgumentError):
        collect(photos[:1], model, "classifier", 99, side=64)
    assert not any(module._forward_hooks for module in model.modules())
    assert not any(parameter.requires_grad for parameter in model.parameters())


def test_what_does_not_fit_is_told(model, photos):
    with pytest.raises(ArgumentError, match=r"per_image is 0"):
        collect(photos, model, "features.9", 0)
    with pytest.raises(ArgumentError, match=r"photos have shape \(224, 224, 3\)"):
        collect(photos[0], model, "features.9")
    with pytest.raises(ArgumentError, match=r"needs a layer that returns maps"):
        collect(photos[:1], nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 4)).eval(), "1", side=32, margin=0)
    with pytest.raises(ArgumentError, match=r"X has shape \(2, 3, 64, 64\); expected one image"):
        attributions_at(network_input(photos[:2], 64), model, "features.9", torch.tensor([0]))
    with pytest.raises(ArgumentError, match=r"parts of \['features.6', 'features.9'\]"):
        together([collect(photos[:1], model, f"features.{n}", side=64, margin=0, attributed=False) for n in (6, 9)])


def vectors_with(attributions: list[list[float]]) -> Vectors:
    n = len(attributions)
    zeros = torch.zeros(n, dtype=torch.int64)
    return Vectors("layer", torch.eye(n), torch.arange(n), zeros, zeros, (1, 1), 32, torch.tensor(attributions))


def test_a_class_is_chosen_by_rank_or_by_magnitude():
    #                       first, but weak   strong, but second   strong and first   against it
    found = vectors_with([[0.1, 0.0, 0.0], [2.0, 3.0, 0.0], [2.5, 1.0, 0.0], [-1.0, -2.0, -3.0]])
    assert class_specific(found, 0, "rank", rank=1).photos.tolist() == [0, 2]
    assert class_specific(found, 0, "magnitude", share=0.5).photos.tolist() == [1, 2]
    with pytest.raises(ArgumentError, match=r"none of the 4 vectors argues for class 2 by rank"):
        class_specific(found, 2)
    with pytest.raises(ArgumentError, match=r"y is 3, by 'rank'"):
        class_specific(found, 3)
