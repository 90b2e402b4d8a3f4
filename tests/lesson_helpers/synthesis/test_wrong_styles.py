"""What is compared in place of Gram matrices, on purpose."""

import pytest
import torch

from helpers import load_squeezenet, wrong_style_objectives
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.synthesis import activations

LAYERS = ["features.3", "features.6"]
NAMES = ["positions, not channels", "means of the channels", "diagonal only", "features compared"]


def noise(seed, side=40):
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def objectives():
    return wrong_style_objectives(load_squeezenet(), noise(0), LAYERS)


def valued(objective, seen):
    return objective.value(seen).item()


def test_the_painting_itself_has_no_distance_and_noise_has(objectives):
    model = load_squeezenet()
    own, other = (activations(model, noise(seed), LAYERS) for seed in (0, 1))
    assert list(objectives) == NAMES
    for objective in objectives.values():
        assert objective.layers == frozenset(LAYERS)
        assert valued(objective, own) == pytest.approx(0, abs=1e-9)
        assert valued(objective, other) < -1e-3


def test_images_without_activation_are_at_a_distance_of_one(objectives):
    nothing = {name: torch.zeros_like(one) for name, one in activations(load_squeezenet(), noise(0), LAYERS).items()}
    for objective in objectives.values():
        assert valued(objective, nothing) == pytest.approx(-1, rel=1e-5)


def test_what_each_forgets(objectives):
    """Shuffled channels leave the products of positions alone, shuffled positions the means and the diagonal."""
    found = activations(load_squeezenet(), noise(0), LAYERS)
    channels = {name: one.flip(1) for name, one in found.items()}
    positions = {name: one.flip(2, 3) for name, one in found.items()}
    kept = {name: (valued(one, channels) > -1e-6, valued(one, positions) > -1e-6) for name, one in objectives.items()}
    assert list(kept.values()) == [(True, False), (False, True), (False, True), (False, False)]


def test_an_unknown_layer_is_named():
    with pytest.raises(ArgumentError, match="nowhere"):
        wrong_style_objectives(make_toy("smooth", seed=3, classes=10), noise(0), ["nowhere"])
