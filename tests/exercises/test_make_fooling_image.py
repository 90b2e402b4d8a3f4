"""Fooling images: right answers in many styles, and mistakes written differently from the misconceptions."""

import numpy as np
import pytest
import torch
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_make_fooling_image import RIGHT, starter_style

from autograde.exercise import find_exercise
from autograde.exercises.make_fooling_image import _PAIRS, _PUBLIC_PAIR, _SIDE, make_fooling_image
from helpers.checks.arguments import Photos, SqueezeNet

NAME = "make_fooling_image"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def never_zeroed(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[:, target_y].backward()
        model.zero_grad()
        dX = 1 * X_fooling.grad / X_fooling.grad.norm()
        X_fooling.data += dX
    return X_fooling


def power_two(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(500):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / (X_fooling.grad**2).sum()
        X_fooling.grad.zero_()
    return X_fooling


def all_hundred(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        model(X_fooling)[0, target_y].backward()
        with torch.no_grad():
            X_fooling += X_fooling.grad / X_fooling.grad.norm()
            X_fooling.grad.zero_()
    return X_fooling


def raw_until_it_works(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(1000):
        if model(X_fooling).argmax() == target_y:
            break
        X_fooling.grad = None
        model(X_fooling)[0, target_y].backward()
        X_fooling.data += 1 * X_fooling.grad
    return X_fooling


def minimise_loss(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    criterion = torch.nn.CrossEntropyLoss()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        loss = criterion(scores, torch.LongTensor([target_y]))
        loss.backward()
        X_fooling.data -= X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def small_steps(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    learning_rate = 1e-2
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += learning_rate * X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def another_name(X, target_y, model):
    X_fooling = X
    X_fooling.requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def while_true(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    y_pred = None
    while y_pred != target_y:
        scores = model(X_fooling)
        y_pred = scores.argmax().item()
        if y_pred != target_y:
            scores[0, target_y].backward()
            X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
            X_fooling.grad.zero_()
    return X_fooling


def subtracts(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data -= X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def largest_entry(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax(dim=1) == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / torch.linalg.vector_norm(X_fooling.grad, ord=float("inf"))
        X_fooling.grad.zero_()
    return X_fooling


def ninety_percent(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if torch.nn.functional.softmax(scores, dim=1)[0, target_y] > 0.9:
            break
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
        X_fooling.grad.zero_()
    return X_fooling


def only_the_change(X, target_y, model):
    return starter_style(X, target_y, model) - X


OUTCOME = {"fools", "method", "gives_up", "input_kept"}  # what does not fool has nothing to give up or to keep
WRONG = [
    (never_zeroed, "gradient_accumulates", {"method"}),
    (power_two, "squared_norm", None),
    (all_hundred, "no_early_stop", {"method"}),
    (raw_until_it_works, "not_normalised", {"method"}),
    (minimise_loss, "cross_entropy", {"method"}),
    (small_steps, "step_too_short", OUTCOME),
    (another_name, "input_overwritten", {"input_kept"}),
    (while_true, "loops_for_ever", {"gives_up"}),
    (subtracts, "descends", OUTCOME),
    (largest_entry, "another_norm", None),
    (ninety_percent, "until_sure", {"method"}),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed, large=False)
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert parts is None or lost(verdict) == parts


def test_what_is_returned_decides_not_what_was_seen_on_the_way():
    verdict = verdict_on(NAME, only_the_change, large=False)
    assert lost(verdict) == OUTCOME
    assert verdict.diagnosis == "another_picture" or "not fooled" in verdict.message


def test_on_the_photograph_going_on_for_a_hundred_steps_still_fools_the_network():
    assert lost(verdict_on(NAME, all_hundred)) == {"method"}


def test_giving_up_without_a_word_is_right_and_gets_a_remark():
    remarks = verdict_on(NAME, starter_style, None, large=False).notes
    assert any("an error that says so" in remark for remark in remarks)
    assert verdict_on(NAME, make_fooling_image, None, large=False).notes == ()


def test_a_loop_without_end_and_with_another_mistake_gets_both_diagnoses():
    def both(X, target_y, model):
        X_fooling = X.clone().requires_grad_()
        while model(X_fooling).argmax() != target_y:
            model(X_fooling)[0, target_y].backward()
            X_fooling.data += X_fooling.grad / X_fooling.grad.norm()
        return X_fooling

    diagnoses = {part.name: part.diagnosis for part in verdict_on(NAME, both, large=False).parts}
    assert diagnoses["method"] == "gradient_accumulates"
    assert diagnoses["gives_up"] == "loops_for_ever"


def test_a_gradient_of_zero_leads_to_an_error_and_not_to_nan():
    class Flat(torch.nn.Module):
        def forward(self, x):
            return torch.stack([x.mean(dim=(1, 2, 3)).relu() + 1, 0 * x.sum(dim=(1, 2, 3))], dim=1)

    with pytest.raises(RuntimeError, match="still class 0, not 1"):
        make_fooling_image(torch.ones(1, 3, 4, 4), 1, Flat())


def test_every_photograph_and_target_is_reached_soon_and_kept_on_the_next_step():
    net = SqueezeNet().build()
    one_more = find_exercise(NAME).also_right[0][1]
    for photo, target in (_PUBLIC_PAIR, *_PAIRS):
        X = Photos([photo], _SIDE).build()
        for make in (make_fooling_image, one_more):
            fooled = make(X, target, net)
            assert net(fooled).argmax() == target, (photo, target)
            assert np.linalg.norm(fooled - X) <= 14, (photo, target)
