"""One step of class visualization: right answers in many styles, and mistakes in other words."""

import pytest
import torch
import torch.nn.functional as F
from judging import complaints_on_many_seeds, lost, verdict_on
from right_class_visualization_update_step import RIGHT, course_style, normalised_course_style

NAME = "class_visualization_update_step"


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_right_answers_of_every_style_get_full_points(answer):
    assert complaints_on_many_seeds(NAME, answer) == []


def test_the_check_says_which_step_it_saw():
    assert "plain" in verdict_on(NAME, course_style).notes[0]
    assert "normalised" in verdict_on(NAME, normalised_course_style).notes[0]


def forgets_to_clear(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y] - l2_reg * (img * img).sum()
    score.backward()
    with torch.no_grad():
        img += learning_rate * img.grad
    model.zero_grad()


def norm_without_square(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[:, target_y] - l2_reg * torch.norm(img, p=2)
    score.backward()
    g = img.grad / torch.norm(img.grad)
    img.data += learning_rate * g
    img.grad.zero_()


def weights_penalised(img, model, target_y, l2_reg, learning_rate):
    score = model(img)[0, target_y] - l2_reg * sum((w**2).sum() for w in model.parameters())
    score.backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


def penalty_added(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] + l2_reg * torch.sum(img**2)).backward()
    img.data += learning_rate * img.grad
    img.grad.zero_()


def rebinds_the_name(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img = img + learning_rate * img.grad
    return img


def descends_on_the_loss(img, model, target_y, l2_reg, learning_rate):
    loss = F.cross_entropy(model(img), torch.tensor([target_y])) + l2_reg * (img**2).sum()
    loss.backward()
    img.data -= learning_rate * img.grad
    img.grad.zero_()


def goes_down(img, model, target_y, l2_reg, learning_rate):
    (model(img)[0, target_y] - l2_reg * (img**2).sum()).backward()
    img.data -= learning_rate * img.grad / img.grad.norm()
    img.grad.zero_()


@pytest.mark.parametrize(
    ("answer", "diagnosis", "parts"),
    [
        (forgets_to_clear, "never_clears_gradient", {"repeated_steps"}),
        (norm_without_square, "l2_not_squared", {"l2_term"}),
        (weights_penalised, "l2_without_gradient", {"l2_term"}),
        (penalty_added, "l2_wrong_sign", {"l2_term"}),
        (rebinds_the_name, "works_on_a_copy", {"score_step", "l2_term", "repeated_steps"}),
        (descends_on_the_loss, "cross_entropy", {"score_step", "l2_term", "repeated_steps"}),
        (goes_down, "descends", {"score_step", "l2_term", "repeated_steps"}),
    ],
)
def test_mistakes_lose_what_they_break_and_are_named(answer, diagnosis, parts):
    verdict = verdict_on(NAME, answer)
    assert (verdict.diagnosis, lost(verdict)) == (diagnosis, parts)
