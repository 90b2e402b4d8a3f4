"""The fast gradient sign method: right answers in many styles, and mistakes written differently from the known ones."""

import pytest
import torch
import torch.nn.functional as F
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_fast_gradient_sign import RIGHT

from autograde.exercises.fast_gradient_sign import _SIDE, _UNSURE, fast_gradient_sign
from helpers.checks.arguments import PhotoLabels, Photos, SqueezeNet

NAME = "fast_gradient_sign"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def subtracts(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X - epsilon * X.grad.sign()


def plain_gradient(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return X + epsilon * X.grad


def length_one(X, y, model, epsilon):
    X.requires_grad_()
    torch.nn.CrossEntropyLoss()(model(X), y).backward()
    return X + epsilon * X.grad / torch.sqrt((X.grad**2).sum())


def score_downhill(X, y, model, epsilon):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).squeeze().sum().backward()
    return X - epsilon * X.grad.sign()


def score_uphill(X, y, model, epsilon):
    X.requires_grad_()
    model(X)[torch.arange(len(y)), y].sum().backward()
    return X + epsilon * torch.sign(X.grad)


def probabilities_into_the_loss(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(torch.nn.Softmax(dim=1)(model(X)), y).backward()
    return X + epsilon * X.grad.sign()


def zero_to_one(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return torch.clamp(X + epsilon * X.grad.sign(), min=0.0, max=1.0)


def adds_to_x(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    with torch.no_grad():
        X += epsilon * X.grad.sign()
    return X


def adds_to_a_view(X, y, model, epsilon):
    X_adv = X.detach()
    X_adv.requires_grad_()
    F.cross_entropy(model(X_adv), y).backward()
    X_adv.data.add_(X_adv.grad.sign(), alpha=epsilon)
    return X_adv


def five_rows(X, y, model, epsilon):
    out = torch.zeros_like(X)
    for i in range(5):
        x = X[i].unsqueeze(0).clone().requires_grad_()
        F.cross_entropy(model(x), y[i].unsqueeze(0)).backward()
        out[i] = (x + epsilon * x.grad.sign())[0]
    return out


def ten_small_steps(X, y, model, epsilon):
    X_adv = X.clone()
    for _ in range(10):
        X_adv = X_adv.detach().requires_grad_()
        F.cross_entropy(model(X_adv), y).backward()
        X_adv = X_adv + epsilon / 10 * X_adv.grad.sign()
    return X_adv


def only_the_noise(X, y, model, epsilon):
    X.requires_grad_()
    F.cross_entropy(model(X), y).backward()
    return epsilon * X.grad.sign()


def own_guess(X, y, model, epsilon):
    X.requires_grad_()
    scores = model(X)
    _, guess = scores.max(1)
    F.cross_entropy(scores, guess).backward()
    return X + epsilon * X.grad.sign()


ALL = {"class_batch", "any_batch", "input_kept"}
WRONG = [
    (subtracts, "towards_the_class", ALL),
    (plain_gradient, "no_sign", ALL),
    (length_one, "norm_in_place_of_sign", ALL),
    (score_downhill, "score_lowered", ALL),
    (score_uphill, "score_raised", ALL),
    (probabilities_into_the_loss, "softmax_twice", ALL),
    (zero_to_one, "clamped", ALL),
    (adds_to_x, "input_overwritten", {"input_kept"}),
    (adds_to_a_view, "input_overwritten", {"input_kept"}),
    (five_rows, None, {"any_batch"}),
    (ten_small_steps, "many_steps", ALL),
    (only_the_noise, "step_returned", ALL),
    (own_guess, "predicted_class", ALL),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed, large=False)
        assert diagnosis is None or verdict.diagnosis == diagnosis, complaints(verdict)
        assert lost(verdict) == parts


def test_an_unknown_factor_is_named():
    def half(X, y, model, epsilon):
        return X + 0.7 * (RIGHT[1](X, y, model, epsilon) - X)

    verdict = verdict_on(NAME, half, large=False)
    assert verdict.diagnosis == "moved_by_factor"
    assert "0.7 times" in verdict.message


def test_an_unknown_direction_is_described_by_its_cosine():
    def one_channel(X, y, model, epsilon):
        moved = X.clone()
        moved[:, 0] = RIGHT[1](X, y, model, epsilon)[:, 0]
        return moved

    verdict = verdict_on(NAME, one_channel, large=False)
    assert verdict.diagnosis == "moved_elsewhere"
    assert "0.58" in verdict.message  # 1 / sqrt(3)


def test_no_photograph_has_a_loss_without_slope():
    net = SqueezeNet().build()
    X, y = Photos(list(_UNSURE), _SIDE).build(), PhotoLabels(list(_UNSURE)).build()
    moved = fast_gradient_sign(X, y, net, 1.0) - X
    assert (moved == 0).float().mean() < 0.01
    assert F.cross_entropy(net(X), y, reduction="none").min() > 1e-3
