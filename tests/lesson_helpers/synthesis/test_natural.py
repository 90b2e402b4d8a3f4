"""Statistics of photographs: what is measured, what it does to images, and for which network it is stored."""

import copy

import pytest
import torch
from torch import nn

from helpers import load_imagenet_val, load_squeezenet, preprocess, visualize_class
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.synthesis import (
    ROBUST,
    FourierImage,
    activations,
    class_score,
    natural,
    photo_statistics,
    stored_statistics,
    synthesise,
)
from helpers.synthesis.natural import fingerprint

LAYERS = ("early", "middle.conv")


@pytest.fixture(scope="module")
def model() -> nn.Module:
    return make_toy("layered", seed=3)


@pytest.fixture(scope="module")
def photos() -> torch.Tensor:
    return torch.randn(40, 3, 24, 24, generator=torch.Generator().manual_seed(0))


@pytest.fixture(scope="module")
def statistics(model, photos) -> dict[str, torch.Tensor]:
    return photo_statistics(model, LAYERS, photos, transform=None)


def test_the_statistics_are_means_and_deviations_of_channels(model, photos, statistics):
    assert set(statistics) == set(LAYERS)
    maps = activations(model, photos, LAYERS)["early"]
    flat = maps.flatten(2)
    numbers = torch.cat([flat.mean(dim=2), (flat.var(dim=2, correction=0) + 1e-4).sqrt()], dim=1)
    torch.testing.assert_close(statistics["early"][0], numbers.mean(dim=0))
    varies = numbers.std(dim=0)
    torch.testing.assert_close(statistics["early"][1], varies + 0.05 * varies.mean())


def test_photographs_are_about_one_deviation_away_and_others_further(model, photos, statistics):
    objective = natural(statistics)
    values = objective.value(activations(model, photos, objective.layers))
    assert values.shape == (40,)
    assert -1 < values.mean() < -0.7  # the share that is added to each deviation makes it less than 1
    other = objective.value(activations(model, 3 * photos, objective.layers))
    assert (other < 3 * values.mean()).all()


def test_each_image_counts_for_itself(model, photos, statistics):
    objective = natural(statistics)
    together = objective.value(activations(model, photos[:3], objective.layers))
    alone = [objective.value(activations(model, photo[None], objective.layers)) for photo in photos[:3]]
    torch.testing.assert_close(together, torch.cat(alone))


def test_it_draws_an_image_to_photographs(model, photos, statistics):
    objective = natural(statistics)

    def distance(images: torch.Tensor) -> float:
        return -float(objective.value(activations(model, images, objective.layers)))

    canvas = FourierImage(24, 24)
    start = distance(canvas().detach())
    made = synthesise(model, objective, canvas, transform=None, steps=60, progress=False)
    assert distance(made) < 0.5 * start


def test_a_view_is_random_by_the_seed_alone(model, photos):
    def measure(seed: int) -> torch.Tensor:
        return photo_statistics(model, ["early"], photos, seed=seed)["early"]

    assert torch.equal(measure(1), measure(1))
    assert not torch.equal(measure(1), measure(2))


def test_what_does_not_fit_is_told(model, photos, statistics):
    with pytest.raises(ArgumentError, match="one layer at least"):
        natural({})
    with pytest.raises(ArgumentError, match=r"expected maps \(N, K, H, W\)"):
        photo_statistics(model, ["scores"], photos, transform=None)
    with pytest.raises(ArgumentError, match="no layer 'erly'"):
        photo_statistics(model, ["erly"], photos)
    swapped = natural({"early": torch.ones(2, 6)})
    with pytest.raises(ArgumentError, match="the statistics are of 3 channels, the layer has"):
        swapped.value(activations(model, photos[:1], {"early"}))


def test_stored_statistics_belong_to_these_weights():
    network = load_squeezenet()
    assert stored_statistics(model=network) is not None
    assert stored_statistics(network.to(memory_format=torch.contiguous_format)) is not None
    changed = copy.deepcopy(network)
    with torch.no_grad():
        next(changed.parameters())[0, 0, 0, 0] += 1e-3
    assert fingerprint(changed) != fingerprint(network)
    assert stored_statistics(changed) is None


def test_stored_statistics_are_those_of_photographs():
    network = load_squeezenet()
    objective = natural(stored_statistics(network))

    def distances(images: torch.Tensor) -> torch.Tensor:
        views = ROBUST(images, torch.Generator().manual_seed(0))
        return -objective.value(activations(network, views, objective.layers))

    photos = torch.cat([preprocess(photo) for photo in load_imagenet_val()[0][:8]])  # not those of the bank
    without = visualize_class(network, 130, FourierImage(160, 160), steps=32, like_photographs=False, progress=False)
    picture = visualize_class(network, 130, FourierImage(160, 160), steps=32, progress=False)
    assert distances(photos).median() < 0.3 * distances(without)  # measured: 0.1
    assert distances(picture) < 0.5 * distances(without)  # measured: 0.2


def test_visualize_class_uses_them_for_its_network_only():
    network = load_squeezenet()

    def picture(**options: bool) -> torch.Tensor:
        return visualize_class(network, 130, FourierImage(64, 64), steps=2, progress=False, **options)

    plain = synthesise(network, class_score(130), FourierImage(64, 64), steps=2, progress=False)
    assert torch.equal(picture(like_photographs=False), plain)
    assert not torch.equal(picture(), plain)
