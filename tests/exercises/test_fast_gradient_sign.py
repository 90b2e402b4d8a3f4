"""The fast gradient sign method: what is said of mistakes that nobody foresaw, and its photographs."""

import torch.nn.functional as F
from judging import verdict_on

from autograde.exercises.network_visualization.fast_gradient_sign import _SIDE, _UNSURE, fast_gradient_sign
from helpers.checks.protocol.arguments import PhotoLabels, Photos, SqueezeNet

NAME = "fast_gradient_sign"


def test_an_unknown_factor_is_named():
    verdict = verdict_on(NAME, lambda X, y, model, epsilon: fast_gradient_sign(X, y, model, 0.7 * epsilon), large=False)
    assert verdict.diagnosis == "moved_by_factor"
    assert "0.7 times as far as asked." in verdict.message


def test_an_unknown_direction_is_described_by_its_cosine():
    def one_channel(X, y, model, epsilon):
        moved = X.clone()
        moved[:, 0] = fast_gradient_sign(X, y, model, epsilon)[:, 0]
        return moved

    verdict = verdict_on(NAME, one_channel, large=False)
    assert verdict.diagnosis == "moved_elsewhere"
    assert "0.577" in verdict.message  # 1 / sqrt(3)


def test_of_a_batch_the_image_that_is_wrong_is_named():
    def third_twice_as_far(X, y, model, epsilon):
        moved = fast_gradient_sign(X, y, model, epsilon)
        moved[2:3] += moved[2:3] - X[2:3]
        return moved

    verdict = verdict_on(NAME, third_twice_as_far, None)
    assert verdict.message == "The direction is right, but you move X 2 times as far as asked (image 3 of 5)."


def test_no_photograph_has_a_loss_without_slope():
    net = SqueezeNet().build()
    X, y = Photos(list(_UNSURE), _SIDE).build(), PhotoLabels(list(_UNSURE)).build()
    moved = fast_gradient_sign(X, y, net, 1.0) - X
    assert (moved == 0).float().mean() < 0.01
    assert F.cross_entropy(net(X), y, reduction="none").min() > 1e-3
