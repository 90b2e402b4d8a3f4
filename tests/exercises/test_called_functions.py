"""A function that calls another of the student's loses points for its own faults only."""

import inspect
from pathlib import Path

import pytest
from warm import fork_server, small_judges

from autograde.exercises import find_exercise
from autograde.grading.modules import Row, judge_module
from helpers.checks.sentences import Sentence

STEP, LOOP = "class_visualization_update_step", "create_class_visualization"
HEADER = """
import random
import matplotlib.pyplot as plt
import torch
from helpers.images import SQUEEZENET_MEAN, SQUEEZENET_STD, blur_image, deprocess, jitter

"""
VARIATION, LOSS = "total_variation", "inversion_loss"
GRAM, STYLE = "gram_matrix", "style_loss"
SOURCE = {name: inspect.getsource(find_exercise(name).reference) for name in (STEP, LOOP, VARIATION, LOSS, GRAM, STYLE)}
NOTE = str(Sentence("note.paid_for", {"functions": [STEP]}))
FROM_GRAM = str(Sentence("note.wrong_in_called", {"functions": [GRAM]}))
CALL = "class_visualization_update_step(img, model"
ON_A_COPY = "class_visualization_update_step(img.detach().clone().requires_grad_(), model"


def changed(name: str, *edits: tuple[str, str]) -> str:
    source = SOURCE[name]
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    return source


def rows(tmp_path: Path, *functions: str) -> dict[str, Row]:
    path = tmp_path / "student.py"
    path.write_text(HEADER + "\n\n".join(functions))
    return {row.exercise: row for row in judge_module(path, fork_server(), small_judges(), ())}


@pytest.mark.parametrize(
    ("edit", "lost"),
    [
        ((" - l2_reg * (img**2).sum()", ""), 3),
        (("img.grad = None", "pass"), 2),
        (("img.data +=", "img.data -="), 10),
        (("learning_rate * img.grad", "img.grad"), 10),
        (("learning_rate * img.grad", "learning_rate * img.grad.sign() * img.grad.norm()"), 10),
        (("[0, target_y]", ".sum()"), 10),
    ],
)
def test_a_mistake_in_the_step_costs_there_only(tmp_path, edit, lost):
    got = rows(tmp_path, changed(STEP, edit), SOURCE[LOOP])
    assert (got[STEP].points, got[STEP].notes) == (10 - lost, ())
    assert (got[LOOP].points, got[LOOP].notes[-1:]) == (10, (NOTE,))


def test_the_loop_s_own_faults_cost_points_beside_those_of_the_step(tmp_path):
    no_penalty = changed(STEP, (" - l2_reg * (img**2).sum()", ""))
    got = rows(tmp_path, no_penalty, changed(LOOP, ("clamp_(low, high)", "clamp(low, high)")))
    assert [part["name"] for part in got[LOOP].parts if not part["passed"]] == ["clamp"]


@pytest.mark.parametrize("step", [SOURCE[STEP], changed(STEP, (" - l2_reg * (img**2).sum()", "")), ""])
def test_a_fault_of_another_kind_than_the_step_s_is_the_loop_s_own(tmp_path, step):
    on_a_copy = changed(LOOP, (CALL, ON_A_COPY))
    got = rows(tmp_path, step, on_a_copy)
    assert got[LOOP].diagnosis == ("steps_have_no_effect" if step else "undefined_name")
    assert NOTE not in got[LOOP].notes


def test_a_step_that_was_never_written_pays_for_nothing(tmp_path):
    inline = (
        "(model(img)[0, target_y]).backward()\n        img.data += learning_rate * img.grad\n        img.grad = None"
    )
    own = changed(LOOP, (f"{CALL}, target_y, l2_reg, learning_rate)", inline))
    for step in ("", f"def {STEP}(img, model, target_y, l2_reg, learning_rate):\n    pass\n", f"{STEP} = 3\n"):
        got = rows(tmp_path, step, own)
        assert (got[LOOP].points, got[LOOP].diagnosis) == (8, "l2_without_gradient")


NAMED = str(Sentence("note.wrong_in_called", {"functions": [VARIATION]}))
ACROSS, DOWN = "across.square()", "down.square()"


@pytest.mark.parametrize(
    ("edits", "kept"),
    [
        ([(ACROSS, "across.abs()"), (DOWN, "down.abs()")], 0),
        ([(" + down.square().sum(dim=(1, 2, 3))", "")], 0),
        ([(f"{ACROSS}.sum(dim=(1, 2, 3)) + {DOWN}.sum(dim=(1, 2, 3))", f"{ACROSS}.sum() + {DOWN}.sum()")], 0),
        ([("return variation", "return variation.detach()")], 5),
    ],
)
def test_a_wrong_total_variation_costs_nothing_in_the_loss_that_calls_it(tmp_path, edits, kept):
    got = rows(tmp_path, changed(VARIATION, *edits), SOURCE[LOSS])
    assert got[VARIATION].points == kept
    assert (got[LOSS].points, got[LOSS].diagnosis, got[LOSS].notes) == (got[LOSS].max_points, None, (NAMED,))


def test_the_loss_pays_for_its_own_faults_and_for_a_variation_of_its_own(tmp_path):
    wrong = changed(VARIATION, (ACROSS, "across.abs()"), (DOWN, "down.abs()"))
    own = changed(LOSS, ("img.pow(6)", "img.pow(2)"))
    got = rows(tmp_path, wrong, own)
    lost = [part["name"] for part in got[LOSS].parts if not part["passed"]]
    assert "alpha" in lost
    assert "variation" not in lost
    inline = changed(LOSS, ("total_variation(img)", "img.diff(dim=3).square().sum(dim=(1, 2, 3))"))
    got = rows(tmp_path, SOURCE[VARIATION], inline)
    assert got[LOSS].diagnosis == "wrong_total_variation"
    assert [part["name"] for part in got[LOSS].parts if not part["passed"]] == ["variation", "any", "img_gradient"]
    assert NAMED not in got[LOSS].notes


@pytest.mark.parametrize(
    ("edit", "diagnosis", "costs"),
    [
        (("if normalize:", "if False:"), "not_normalised", True),
        (("(C * H * W)", "(H * W)"), "divided_by_positions", True),
        (("flat @ flat.transpose(1, 2)", "flat.transpose(1, 2) @ flat"), "positions_by_positions", True),
        (("flat = features", "flat = features.detach()"), "no_gradient", True),
        (("features.reshape", "features.transpose(1, 2).reshape"), "channels_and_positions_mixed", True),
        (("if normalize:", "if True:"), "always_normalised", False),
    ],
)
def test_a_named_mistake_in_the_gram_matrix_costs_there_only(tmp_path, edit, diagnosis, costs):
    got = rows(tmp_path, changed(GRAM, edit), SOURCE[STYLE])
    assert (got[GRAM].diagnosis, got[STYLE].points) == (diagnosis, got[STYLE].max_points)
    assert (FROM_GRAM in got[STYLE].notes) == bool(costs)
    assert got[GRAM].points < got[GRAM].max_points


def test_what_else_is_wrong_with_the_style_loss_costs_there(tmp_path):
    not_normalised = changed(GRAM, ("if normalize:", "if False:"))
    got = rows(tmp_path, not_normalised, changed(STYLE, ("loss = loss +", "loss =")))
    assert [part["name"] for part in got[STYLE].parts if not part["passed"]] == ["layers", "gradient"]
    got = rows(
        tmp_path, SOURCE[GRAM], changed(STYLE, ("gram_matrix(feats[layer])", "gram_matrix(feats[layer], False)"))
    )
    assert (got[STYLE].diagnosis, FROM_GRAM in got[STYLE].notes) == ("not_normalised", False)


def test_a_gram_matrix_that_was_never_written_pays_for_nothing(tmp_path):
    unwritten = "def gram_matrix(features, normalize=True):\n    return None\n"
    got = rows(tmp_path, unwritten, SOURCE[STYLE])
    assert (got[STYLE].points, FROM_GRAM in got[STYLE].notes) == (0, False)
