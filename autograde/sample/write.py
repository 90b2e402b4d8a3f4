"""Write the sample class's submissions: the released notebooks, filled in with each student's code."""

from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.course import Course
from autograde.files import write_if_changed
from autograde.sample.damage import DAMAGE, as_json
from autograde.sample.source import Sample, load_samples


def write_class(course: Course, assignment: str, samples: Iterable[Sample] | None = None) -> list[Path]:
    """Write submitted/STUDENT/ASSIGNMENT/LESSON.ipynb for every sample; return the paths in order.

    Files that have not changed are not written, so that a second run grades nothing again. Raises HelperError when no
    notebook has been released, or the assignment has no sample class.
    """
    released = course.lessons(assignment)
    written = []
    for sample in load_samples(assignment) if samples is None else samples:
        for lesson, path in released.items():
            text = submission(sample, path)
            target = course.submission(sample.id, assignment) / f"{lesson}.ipynb"
            if text is None:
                target.unlink(missing_ok=True)
                continue
            write_if_changed(target, text.encode())
            written.append(target)
    return written


def submission(sample: Sample, released: Path) -> str | None:
    """Return the text of the file that this student hands in for a released notebook, or None if none."""
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
