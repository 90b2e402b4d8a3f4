"""The lessons run from top to bottom: as a student gets them, with answers in an old style, and as they are graded."""

import re
from pathlib import Path

import nbformat
import pytest

from autograde.builder.execute import CELL_SECONDS, KernelClient
from autograde.builder.layout import ROOT
from autograde.sample.source import load_samples

STUDENT = sorted((ROOT / "notebooks/network-visualization").glob("*.ipynb"))
SOLVED = sorted((ROOT / "solutions/network-visualization").glob("*.ipynb"))


def is_check(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False)


def run(notebook, folder: Path):
    KernelClient(
        notebook, timeout=CELL_SECONDS, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def errors(cells):
    failed = ((cell, output) for cell in cells for output in cell.outputs if output.output_type == "error")
    return [f"{cell.id}: {output.ename}: {output.evalue}" for cell, output in failed]


def shown(cell):
    data = (output.get("data", {}) for output in cell.outputs)
    return " ".join(str(one.get("text/html", one.get("text/plain", ""))) for one in data)


@pytest.mark.parametrize("path", STUDENT, ids=lambda path: path.stem)
def test_an_untouched_notebook_runs_to_its_end_and_says_what_is_not_written(path):
    cells = run(nbformat.read(path, as_version=4), path.parent)
    assert errors(cells) == []
    checks = [cell for cell in cells if is_check(cell)]
    assert checks
    assert [cell.id for cell in checks if not re.search("[Nn]ot written yet", shown(cell))] == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_no_graded_cell_needs_a_cell_that_grading_skips(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if not is_check(c) and "play" not in c.metadata.get("tags", [])]
    assert errors(run(notebook, path.parent)) == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_a_lesson_lives_with_answers_that_leave_gradients_on_its_images(path):
    # Courses' starter code calls `X.requires_grad_()` on the caller's tensor: what the lesson does next must bear it.
    (old_style,) = (sample for sample in load_samples() if sample.id == "s03_right_old_style")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = old_style.cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    assert errors(run(notebook, path.parent)) == []
