"""Fooling images: whoever gives up is told why; what is no giving up; photographs; more than one mistake."""

import fooling
import numpy as np
import pytest
import torch
from judging import lost, verdict_on

from autograde.exercises import find_exercise
from autograde.exercises.network_visualization.make_fooling_image import make_fooling_image
from autograde.exercises.network_visualization.make_fooling_image.probes import PAIRS, PUBLIC_PAIR, SIDE
from autograde.mistakes.edits import edit, edited
from helpers.checks.protocol.arguments import Photos, SqueezeNet

NAME = "make_fooling_image"
OUTCOME = {"fools", "method", "other_classes", "gives_up", "input_kept", "model_kept"}
STEP = "learning_rate * g / (g.norm() + 1e-12)"
LAST = 'raise RuntimeError(f"still class {predicted}, not {target_y}, after 100 steps")'


def changed(*edits):
    return edited(make_fooling_image, [edit(*one) for one in edits])


def told_in_style(name):
    style = next(style for style in find_exercise(NAME).styles if style.name == name)
    return verdict_on(NAME, find_exercise(NAME).in_style(style), None, large=False).notes


@pytest.mark.parametrize(
    "last",
    [
        'raise ValueError("no luck")',
        'assert predicted == target_y, "no luck"',
        "raise RuntimeError",
        "return None",
        "return X_fooling",
    ],
)
@pytest.mark.parametrize("steps", [23, 70])
def test_whoever_gives_up_is_told_why_the_model_was_not_fooled(last, steps):
    function = changed((LAST, last), ("range(100)", f"range({steps})"), ("X_fooling += dX", "X_fooling -= dX"))
    verdict = verdict_on(NAME, function, None, large=False)
    assert (verdict.diagnosis, lost(verdict)) == ("descends", OUTCOME)


def test_whoever_gives_up_after_short_steps_is_told_how_short():
    verdict = verdict_on(NAME, changed((STEP, f"0.003 * {STEP}")), None, large=False)
    assert verdict.diagnosis == "step_too_short"
    assert "of 0.003;" in verdict.message
    assert "RuntimeError" not in verdict.message


def test_on_the_photograph_too():
    too_few_there = changed(("range(100)", "range(100 if X.shape[2] < 90 else 2)"))
    assert "gives up after 2 calls to the model" in verdict_on(NAME, too_few_there, None).message


@pytest.mark.parametrize(
    ("statement", "diagnosis"),
    [
        ("X.reshape(7, 11)", "shapes_do_not_fit"),
        ("[][0]", "shapes_do_not_fit"),
        ("raise NotImplementedError", "raised"),
        ("1 / 0", "raised"),
    ],
)
def test_an_error_that_is_no_giving_up_stays_an_error(statement, diagnosis):
    verdict = verdict_on(NAME, changed(("X_fooling += dX", statement)), None, large=False)
    assert verdict.diagnosis == diagnosis, verdict.message


def test_a_crash_in_place_of_the_error_that_says_so_does_not_count_as_giving_up():
    verdict = verdict_on(NAME, changed((LAST, "raise 'still not fooled'")), None, large=False)
    assert (verdict.diagnosis, lost(verdict)) == ("raises_a_text", {"gives_up"})
    verdict = verdict_on(NAME, changed((LAST, LAST.replace("predicted", "prediction"))), None, large=False)
    assert (verdict.diagnosis, lost(verdict)) == ("undefined_name", {"gives_up"})


def test_what_is_returned_decides_not_what_was_seen_on_the_way():
    verdict = verdict_on(NAME, lambda X, target_y, model: make_fooling_image(X, target_y, model) - X, None, large=False)
    assert lost(verdict) == OUTCOME
    assert verdict.diagnosis == "another_picture" or "not fooled" in verdict.message


def test_on_the_photograph_going_on_for_a_hundred_steps_still_fools_the_network():
    never_stops = changed(("if predicted == target_y:\n    break", "pass"), (LAST, "pass"))
    assert lost(verdict_on(NAME, never_stops, None)) == {"method"}


def test_giving_up_without_a_word_is_right_and_gets_a_remark():
    assert any("an error would tell the caller" in str(note) for note in told_in_style("returns_silently"))
    assert verdict_on(NAME, make_fooling_image, None, large=False).notes == ()


def test_a_loop_without_end_and_with_another_mistake_gets_both_diagnoses():
    endless = changed(
        ("for _ in range(100):", "while True:"),
        (
            "(g,) = torch.autograd.grad(scores[0, target_y], X_fooling)",
            "scores[0, target_y].backward()\ng = X_fooling.grad",
        ),
    )
    diagnoses = {part.name: part.diagnosis for part in verdict_on(NAME, endless, None, large=False).parts}
    assert diagnoses["method"] == "gradient_accumulates"
    assert diagnoses["gives_up"] == "loops_for_ever"


def test_a_gradient_of_zero_leads_to_an_error_and_not_to_nan():
    class Flat(torch.nn.Module):
        def forward(self, x):
            return torch.stack([x.mean(dim=(1, 2, 3)).relu() + 1, 0 * x.sum(dim=(1, 2, 3))], dim=1)

    with pytest.raises(RuntimeError, match="still class 0, not 1"):
        make_fooling_image(torch.ones(1, 3, 4, 4), 1, Flat())


@pytest.mark.heavy
def test_every_photograph_and_target_is_reached_soon_and_kept_on_the_next_step():
    net, exercise = SqueezeNet().build(), find_exercise(NAME)
    one_more = exercise.in_style(next(style for style in exercise.styles if style.name == "one_step_more"))
    for photo, target in (PUBLIC_PAIR, *PAIRS):
        X = Photos([photo], SIDE).build()
        for make in (make_fooling_image, one_more):
            fooled = make(X, target, net)
            assert net(fooled).argmax() == target, (photo, target)
            assert np.linalg.norm(fooled - X) <= 14, (photo, target)


@pytest.mark.heavy
def test_what_explains_the_walks_explains_photographs_that_fail_alone():
    verdict = verdict_on(NAME, fooling.squared_norm_on_the_image_itself, 5)  # draws photographs that it fails on
    assert [part.diagnosis for part in verdict.parts if part.name in ("fools", "method")] == ["squared_norm"] * 2
    assert "photo" in str(next(part.probe for part in verdict.parts if part.name == "fools"))
