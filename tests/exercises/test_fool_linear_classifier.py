"""The linear classifier: the lesson's numbers, right answers in many styles, and mistakes."""

import pytest
import torch
from judging import complaints, complaints_on_many_seeds, lost, verdict_on
from right_fool_linear_classifier import RIGHT

from autograde.exercises.fool_linear_classifier import _W, _X, fool_linear_classifier

NAME = "fool_linear_classifier"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def test_the_example_by_hand_goes_from_five_to_eighty_eight_percent():
    x, w = torch.tensor(_X), torch.tensor(_W)
    moved = fool_linear_classifier(x, w, 0.5)
    assert (w * x).sum() == -3
    assert (w * moved).sum() == 2
    assert torch.sigmoid(torch.tensor([-3.0, 2.0])).tolist() == pytest.approx([0.0474, 0.8808], abs=1e-4)


def weights_as_they_are(x, w, step):
    moved = x.clone()
    for i in range(x.shape[0]):
        moved[i] = x[i] + w[i] * step
    return moved


def against(x, w, step):
    return torch.where(w > 0, x - step, x + step)


def in_the_lesson_only(x, w, step):
    moved = x.clone()
    for i in range(10):
        moved[i] = x[i] + step if w[i] > 0 else x[i] - step
    return moved


def half(x, w, step):
    return x + w.sign() / 2


def same_tensor(x, w, step):
    for i in range(len(x)):
        x[i] += step * torch.sign(w[i])
    return x


def number(x, w, step):
    return torch.dot(w, x + step * w.sign()).item()


def a_list(x, w, step):
    return [float(a + step * b.sign()) for a, b in zip(x, w, strict=True)]


ALL = {"by_hand", "any_weights", "input_kept"}
WRONG = [
    (weights_as_they_are, "step_times_weight", {"any_weights"}),
    (against, "wrong_direction", ALL),
    (in_the_lesson_only, "ten_entries", {"any_weights"}),
    (half, "fixed_step", {"any_weights"}),
    (same_tensor, "input_overwritten", {"input_kept"}),
    (number, "score_returned", ALL),
    (a_list, "wrong_type", ALL),
]


@pytest.mark.parametrize(("answer", "diagnosis", "parts"), WRONG, ids=lambda value: getattr(value, "__name__", ""))
def test_a_mistake_is_recognised_however_it_is_written_and_loses_only_what_it_breaks(answer, diagnosis, parts):
    for seed in (None, 3):
        verdict = verdict_on(NAME, answer, seed)
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert lost(verdict) == parts
