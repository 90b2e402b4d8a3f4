"""What hides a part of an image, and occlusion done wrong on purpose."""

import pytest
import torch

from autograde.exercises.attribution.occlusion_map import occlusion_map
from helpers import baseline, load_imagenet_val, load_squeezenet, preprocess, relative_to, wrong_occlusion_maps
from helpers.attribution.baseline import SQUARES
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError
from helpers.images import deprocess


def image(side: int = 24) -> torch.Tensor:
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(0))


def test_each_baseline_is_an_image_of_its_own_and_x_stays_as_it_is():
    X, kept = image(), image()
    found = {kind: baseline(X, kind) for _, kind in SQUARES}
    assert torch.equal(X, kept)
    assert all(one.shape == X.shape and one.dtype == X.dtype for one in found.values())
    assert found["mean"].abs().max() == 0
    for kind, grey in (("black", 0), ("white", 255)):
        assert set(torch.tensor(list(deprocess(found[kind], False).tobytes())).tolist()) == {grey}
    assert torch.equal(found["noise"], baseline(X, "noise"))
    assert 0 < found["blur"].std() < 0.2 * X.std()
    found["mean"] += 1  # no view of one number
    with pytest.raises(ArgumentError, match="no baseline 'sky'"):
        baseline(X, "sky")


def test_hiding_a_difference_by_zeros_shows_the_baseline():
    X, y, model = image(), torch.tensor([3]), make_toy("smooth", seed=1)
    B = baseline(X, "noise")
    before = model_state(model)
    found = occlusion_map(X - B, y, relative_to(B, model), 8, 8, 0.0)
    for i in range(3):
        for j in range(3):
            hidden = X.clone()
            window = (..., slice(8 * i, 8 * i + 8), slice(8 * j, 8 * j + 8))
            hidden[window] = B[window]
            assert torch.isclose(found[i, j], (model(X) - model(hidden))[0, 3], atol=1e-4)
    assert model_state(model) == before
    assert not relative_to(B, model).training


def test_wrong_maps_are_wrong_each_in_its_way():
    X, y, model = image(), torch.tensor([3]), make_toy("smooth", seed=1)
    kept = X.clone()
    right, wrong = occlusion_map(X, y, model, 8, 8, 0.0), wrong_occlusion_maps(X, y, model, 8, 8)
    assert torch.equal(X, kept)
    assert list(wrong) == ["windows pile up", "black, not the mean", "probability"]
    assert all(one.shape == right.shape for one in wrong.values())
    black = occlusion_map(X - baseline(X, "black"), y, relative_to(baseline(X, "black"), model), 8, 8, 0.0)
    assert torch.allclose(wrong["black, not the mean"], black, atol=1e-4)
    sure = torch.nn.Sequential(model, torch.nn.Softmax(dim=1))
    assert torch.allclose(wrong["probability"], occlusion_map(X, y, sure, 8, 8, 0.0), atol=1e-5)
    assert torch.isclose(wrong["windows pile up"][0, 0], right[0, 0], atol=1e-4)
    assert torch.isclose(wrong["windows pile up"][-1, -1], (model(X) - model(0 * X))[0, 3], atol=1e-4)


def test_the_probability_of_a_sure_network_hardly_moves():
    photos, labels, _ = load_imagenet_val(num=4)
    X, y = preprocess(photos[3]), torch.from_numpy(labels[3:4])
    wrong = wrong_occlusion_maps(X, y, load_squeezenet(), 48, 48)
    assert wrong["probability"].max() < 0.5 < wrong["black, not the mean"].max()
