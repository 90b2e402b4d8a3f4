"""Make the sample class's submissions: each made-up student's functions put into the released notebooks."""

import os
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.sample_damage import DAMAGE, as_json
from autograde.sample_source import Sample, load_samples
from helpers.errors import HelperError

ASSIGNMENT = "network-visualization"


def write_class(
    course: Path, notebooks: Path, assignment: str = ASSIGNMENT, samples: Iterable[Sample] | None = None
) -> list[Path]:
    """Write course/submitted/STUDENT/ASSIGNMENT/LESSON.ipynb for every sample; returns the paths, in order.

    `notebooks` holds the released notebooks, one folder an assignment. A file that is the same already is left alone,
    so that a second run grades nothing anew. Raises HelperError when no notebook has been released.
    """
    released = sorted((notebooks / assignment).glob("*.ipynb"))
    if not released:
        raise HelperError(
            f"no released notebooks in {notebooks / assignment}; build them first: python -m autograde build"
        )
    written = []
    for sample in load_samples() if samples is None else samples:
        folder = course / "submitted" / sample.id / assignment
        folder.mkdir(parents=True, exist_ok=True)
        for path in released:
            text = submission(sample, path)
            target = folder / path.name
            if text is None:
                target.unlink(missing_ok=True)
            else:
                _write(target, text)
                written.append(target)
    return written


def submission(sample: Sample, released: Path) -> str | None:
    """The file that this student hands in for the released notebook, or None when none is handed in."""
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        _fill(cell, sample, lesson=released.stem)
    damage = DAMAGE[sample.damage[released.stem]] if released.stem in sample.damage else as_json
    return damage(notebook)


def _fill(cell: NotebookNode, sample: Sample, lesson: str) -> None:
    marks = cell.metadata.get("nbgrader", {})
    if not marks.get("solution"):
        return
    if cell.cell_type == "code":
        cell.source = sample.cells.get(marks["grade_id"], cell.source)
    else:
        cell.source = sample.answers.get(lesson, cell.source)


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
