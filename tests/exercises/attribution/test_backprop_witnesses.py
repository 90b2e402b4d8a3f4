"""The backward passes against captum's, on all photographs, and by hand on toys.

captum's GuidedBackprop and Deconvolution hook the tensors that a ReLU gets and returns, not the layer: so they too
are right on layers that work in place, where `register_full_backward_hook` raises an error.
"""

import warnings

import numpy as np
import pytest
import torch
from captum.attr import Deconvolution, GuidedBackprop
from torch import nn

from autograde.exercises.attribution.deconvnet import deconvnet
from autograde.exercises.attribution.guided_backprop import guided_backprop
from autograde.exercises.attribution.guided_backprop.by_hand import backward_by_hand
from autograde.exercises.attribution.guided_backprop.probes import RULES
from autograde.exercises.attribution.relu_backward import relu_backward
from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.toys import make_toy

PHOTOS = 25
AT_A_TIME = 5


@pytest.fixture(scope="module")
def batches():
    chosen = [list(range(start, start + AT_A_TIME)) for start in range(0, PHOTOS, AT_A_TIME)]
    return [(Photos(indices).build(), PhotoLabels(indices).build()) for indices in chosen]


@pytest.mark.parametrize(("ours", "theirs"), [(guided_backprop, GuidedBackprop), (deconvnet, Deconvolution)])
def test_captum_finds_the_same_on_all_photographs(batches, ours, theirs):
    model = SqueezeNet().build()
    witness = theirs(model)
    with warnings.catch_warnings(), one_thread():
        warnings.simplefilter("ignore")  # captum tells that it sets hooks
        for X, y in batches:
            expected = witness.attribute(X, target=y).detach()
            apart = (ours(X, y, model) - expected).flatten(1).norm(dim=1) / expected.flatten(1).norm(dim=1)
            assert apart.max() < 1e-5


def test_a_full_backward_hook_on_a_layer_that_works_in_place_is_refused():
    """Why the lesson hooks tensors, and the hints warn of it."""
    model = SqueezeNet().build()
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_full_backward_hook(lambda module, before, after: None)
    with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
        model(Photos([0]).build().requires_grad_())


def test_the_plain_rule_by_hand_is_the_gradient_of_the_score():
    """What `backward_by_hand` does with the layers is right; the other two rules change one line of it."""
    for kind, options in (("fire", {"final_relu": 1}), ("fire", {}), ("layered", {"in_place": 0})):
        model = make_toy(kind, seed=5, classes=9, **options).double()
        X = torch.randn(3, 3, 21, 23, generator=torch.Generator().manual_seed(1)).double()
        y = torch.tensor([8, 0, 3])
        leaf = X.clone().requires_grad_()
        (expected,) = torch.autograd.grad(model(leaf)[torch.arange(3), y].sum(), leaf)
        by_hand = backward_by_hand(model, X, y, "plain")
        assert torch.allclose(by_hand, expected, rtol=1e-9, atol=1e-12)
        step = 1e-6 * torch.randn(X.shape, generator=torch.Generator().manual_seed(2)).double()
        rise = (model(X + step) - model(X - step))[torch.arange(3), y] / 2
        assert torch.allclose(rise, (by_hand * step).sum(dim=(1, 2, 3)), rtol=1e-4)


@pytest.mark.parametrize("rule", RULES)
def test_the_rules_by_hand_are_those_of_the_first_exercise(rule):
    """On a network of one ReLU, whose way back can be written in one line."""
    random = np.random.RandomState(3)
    weight, x = torch.from_numpy(random.standard_normal((6, 4))), torch.from_numpy(random.standard_normal(4))
    last = torch.from_numpy(random.standard_normal(6))
    before = weight @ x
    expected = weight.T @ relu_backward(last, before, rule)
    mask = {"plain": before > 0, "deconvnet": last > 0, "guided": (before > 0) & (last > 0)}[rule]
    assert torch.equal(expected, weight.T @ torch.where(mask, last, 0.0))


def test_where_nothing_is_negative_all_three_rules_agree():
    """With weights above 0 and images above 0 no ReLU closes, and no gradient is below 0."""
    model = make_toy("fire", seed=5, classes=4, final_relu=1)
    for parameter in model.parameters():
        parameter.abs_()
    X, y = torch.rand(2, 3, 21, 23, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 3])
    leaf = X.clone().requires_grad_()
    (plain,) = torch.autograd.grad(model(leaf)[torch.arange(2), y].sum(), leaf)
    assert torch.allclose(guided_backprop(X, y, model), plain, rtol=1e-4)
    assert torch.allclose(deconvnet(X, y, model), plain, rtol=1e-4)
    assert plain.min() == 0 < plain.max()  # zero only at the edges that no filter reaches
