"""Grad-CAM as common mistakes draw it: each map is what it says, and the model is left alone."""

import pytest
import torch
import torch.nn.functional as F

from helpers import wrong_grad_cams
from helpers.attribution import grad_cam
from helpers.checks.protocol.state import model_state
from helpers.checks.protocol.toys import make_toy
from helpers.errors import ArgumentError


def given():
    X = torch.randn(2, 3, 41, 49, generator=torch.Generator().manual_seed(0))
    return X, torch.tensor([2, 4]), make_toy("fire", seed=3, final_relu=1)


def test_the_map_of_the_loss_is_weighted_by_its_gradient() -> None:
    X, y, model = given()
    found = wrong_grad_cams(X, y, model, "features.4")["of the loss"]
    expected = _weighted(X, model, lambda scores: F.cross_entropy(scores, y, reduction="sum")).relu()
    torch.testing.assert_close(found, expected)


def test_each_map_is_what_its_name_says() -> None:
    X, y, model = given()
    maps = wrong_grad_cams(X, y, model, "features.4")
    right = grad_cam(X, y, model, "features.4")
    assert list(maps) == ["averaged over channels", "absolute weights", "of the loss"]
    for name, one in maps.items():
        assert one.shape == right.shape
        assert one.min() >= 0, name
        assert (one - right).norm() > 0.05 * right.norm(), name
    assert (maps["absolute weights"] >= right - 1e-6).all()  # after a ReLU, nothing can cancel


def test_model_and_images_are_left_as_they_were() -> None:
    X, y, model = given()
    before, state = X.clone(), model_state(model)
    wrong_grad_cams(X, y, model, "features.4.squeeze")
    assert torch.equal(X, before)
    assert model_state(model) == state


def test_an_unknown_layer_is_refused() -> None:
    X, y, model = given()
    with pytest.raises(ArgumentError, match=r"features\.4"):
        wrong_grad_cams(X, y, model, "features.40")


def _weighted(X, model, scalar):
    kept = []

    def cut(_module, _inputs, output):
        kept.append(output.detach().requires_grad_())
        return kept[0].clone()

    with model.get_submodule("features.4").register_forward_hook(cut):
        loss = scalar(model(X))
    (gradient,) = torch.autograd.grad(loss, kept[0])
    return torch.einsum("nk,nkhw->nhw", gradient.mean(dim=(2, 3)), kept[0].detach())
