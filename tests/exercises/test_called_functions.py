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
SOURCE = {name: inspect.getsource(find_exercise(name).reference) for name in (STEP, LOOP)}
NOTE = str(Sentence("note.paid_for", {"functions": [STEP]}))
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
