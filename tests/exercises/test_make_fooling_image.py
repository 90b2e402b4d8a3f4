"""Fooling images, beyond the contracts: how a walk that gives up is judged, what the probes' choices rest on."""

import numpy as np
import pytest
import torch
from judging import complaints, lost, verdict_on

from autograde.exercises import find_exercise
from autograde.exercises.network_visualization.make_fooling_image import _PAIRS, _PUBLIC_PAIR, _SIDE, make_fooling_image
from autograde.exercises.network_visualization.make_fooling_image.answers import starter_style
from autograde.mistakes.edits import edit, edited
from helpers.checks.protocol.arguments import Photos, SqueezeNet

NAME = "make_fooling_image"
ASCENDS = "X_fooling += dX"


def test_who_raises_as_the_todo_asks_is_told_why_the_model_was_never_fooled():
    """With a mistake that no misconception explains, too, the verdict speaks of the walk, not of the error."""
    sideways = edited(make_fooling_image, [edit(ASCENDS, "X_fooling += 0.3 * dX.roll(1, dims=3)")])
    verdict = verdict_on(NAME, sideways, None, large=False)
    fools = next(part for part in verdict.parts if part.name == "fools")
    assert fools.diagnosis in ("not_fooled_yet", "not_fooled_lower")
    assert "stopped with" not in fools.message
    assert "class" in fools.message


def test_an_error_that_the_code_did_not_raise_itself_stays_an_error():
    breaks = edited(make_fooling_image, [edit(ASCENDS, "X_fooling += dX.view(3, 2)")])
    assert {part.diagnosis for part in verdict_on(NAME, breaks, None, large=False).parts} & {
        "shapes_do_not_fit",
        "raised",
    }


def test_what_is_returned_decides_not_what_was_seen_on_the_way():
    def only_the_change(X, target_y, model):
        return starter_style(X, target_y, model) - X

    verdict = verdict_on(NAME, only_the_change, large=False)
    assert "fools" in lost(verdict)
    assert verdict.diagnosis in ("another_picture", "returns_the_change") or "not fooled" in verdict.message


def test_on_the_photograph_going_on_for_a_hundred_steps_still_fools_the_network():
    goes_on = edited(
        make_fooling_image, [edit("if predicted == target_y:\n    break", "pass"), edit("else:", "if False:")]
    )
    assert lost(verdict_on(NAME, goes_on)) == {"method"}


def test_giving_up_without_a_word_is_right_and_gets_a_remark():
    verdict = verdict_on(NAME, starter_style, None, large=False)
    assert complaints(verdict) == []
    assert any("an error that says so" in str(note) for note in verdict.notes)
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
    exercise = find_exercise(NAME)
    one_more = exercise.in_style(next(style for style in exercise.styles if style.name == "one_step_more"))
    for photo, target in (_PUBLIC_PAIR, *_PAIRS):
        X = Photos([photo], _SIDE).build()
        for make in (make_fooling_image, one_more):
            fooled = make(X, target, net)
            assert net(fooled).argmax() == target, (photo, target)
            assert np.linalg.norm(fooled - X) <= 14, (photo, target)
