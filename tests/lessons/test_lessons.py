"""The lessons run from top to bottom: as a student gets them, and as they are graded with answers in an old style.

In warm processes, as grading runs them; `pytest --nbval solutions` runs the solved ones in kernels of their own.
"""

import ast
import re

import nbformat
import pytest
from lesson_runs import LESSONS, each_lesson, errors, run

from autograde.builder.facts import names_in
from autograde.builder.layout import Lesson
from autograde.intake.match import is_check, is_play
from autograde.sample.source import load_samples, sampled_assignments


def shown(outputs):
    data = (output.get("data", {}) for output in outputs)
    return " ".join(str(one.get("text/html", one.get("text/plain", ""))) for one in data)


@each_lesson
def test_an_untouched_notebook_runs_to_its_end_and_says_what_is_not_written(lesson: Lesson) -> None:
    cells = nbformat.read(lesson.student, as_version=4).cells
    outputs = run(cells)
    assert errors(cells, outputs) == []
    checks = {i: cell for i, cell in enumerate(cells) if is_check(cell)}
    assert checks
    assert [cell.id for i, cell in checks.items() if not re.search("[Nn]ot written yet", shown(outputs[i]))] == []


@each_lesson
def test_no_cell_needs_what_only_a_cell_defines_that_grading_skips(lesson: Lesson) -> None:
    defined, skipped, needed = set(), set(), set()
    for cell in nbformat.read(lesson.solved, as_version=4).cells:
        if cell.cell_type == "code" and is_play(cell):
            skipped |= names_in(cell, ast.Store) - defined
        elif cell.cell_type == "code":
            defined |= names_in(cell, ast.Store)
            parameters = {node.arg for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.arg)}
            needed |= names_in(cell, ast.Load) & (skipped - defined - parameters)
    assert needed == set()


# Courses' starter code, which calls `X.requires_grad_()` on the caller's tensor, is that of these lessons.
_STARTED = "network-visualization"


@pytest.mark.parametrize(
    "lesson",
    [
        pytest.param(lesson, id=lesson.name, marks=[pytest.mark.heavy] * (lesson.assignment != _STARTED))
        for lesson in LESSONS
        if lesson.assignment in sampled_assignments()
    ],
)
def test_graded_cells_bear_answers_that_leave_gradients(lesson: Lesson) -> None:
    # What the lesson does next must bear what is left on the caller's tensor.
    samples = (sample for sample in load_samples(lesson.assignment) if sample.id.endswith("_right_old_style"))
    old_style = next(samples)
    cells = [c for c in nbformat.read(lesson.solved, as_version=4).cells if not is_check(c) and not is_play(c)]
    for cell in cells:
        cell.source = old_style.cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    assert errors(cells, run(cells)) == []
