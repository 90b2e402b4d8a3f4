"""Small courses for tests: notebooks as the builder releases them, and results as grading writes them."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from PIL import Image

from autograde.course import Course
from autograde.grading.results import ExerciseResult, LessonResult, QuestionResult, SubmissionResult, write_result
from autograde.inside.loading.report import Problem
from helpers.checks.judging.verdict import Finding, PartVerdict, Verdict
from helpers.checks.sentences import Sentence

ASSIGNMENT = "network-visualization"


def png(colour: str = "red") -> str:
    """Return a small PNG as base64 text, as in a notebook."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


def cell(name: str, source: str, kind: str = "code", **marks: bool | float) -> NotebookNode:
    """Return a cell with nbgrader's metadata."""
    make = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    defaults = {
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "schema_version": 3,
        "grade_id": name,
    }
    return make(source, id=name, metadata={"nbgrader": {**defaults, **marks}})


def released(*names: str) -> NotebookNode:
    """Return a student's notebook with these exercises, not filled in, and one question."""
    cells = [v4.new_code_cell("import torch", id="set-up")]
    for name in names:
        cells.append(cell(name, f"def {name}(*args):\n    # TODO: {name}\n    return None", solution=True))
        cells.append(cell(f"check_{name}", f'check("{name}")', grade=True, locked=True, points=10.0))
    cells.append(cell("question", "YOUR ANSWER HERE", "markdown", grade=True, solution=True, points=4.0))
    return v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})


def make_course(root: Path) -> Course:
    """Make a course folder with three released lessons."""
    lessons = {
        "saliency_maps": ("compute_saliency_maps", "smooth_grad"),
        "fooling_images": ("make_fooling_image", "fool_linear_classifier"),
        "class_visualization": ("class_visualization_update_step",),
    }
    folder = root / "notebooks" / ASSIGNMENT
    folder.mkdir(parents=True)
    for lesson, names in lessons.items():
        nbformat.write(released(*names), folder / f"{lesson}.ipynb")
    return Course(root)


def part(points: float, diagnosis: str | None = None, message: str = "", hint: str = "", **rest: Any) -> PartVerdict:
    """A part worth 4: passed without a diagnosis."""
    exercise, name = rest.pop("exercise", "compute_saliency_maps"), rest.pop("name", "class_batch")
    facts = {"problem": message, "hint": hint}
    finding = Finding(diagnosis, "finding.did_not_load", facts, rest.pop("line", None)) if diagnosis else None
    return PartVerdict(exercise, name, points, 4.0, diagnosis is None, finding, **rest)


def exercise(name: str, *parts: PartVerdict, notes: Iterable[str] = ()) -> ExerciseResult:
    return ExerciseResult(f"check_{name}", Verdict(name, parts, said(notes)))


def said(texts: Iterable[str]) -> tuple[Sentence, ...]:
    """Notes that say this."""
    return tuple(Sentence("note.text", {"text": text}) for text in texts)


def problems(*texts: str) -> tuple[Problem, ...]:
    """Code that stopped with these errors."""
    return tuple(Problem("raised", "stopped", {"error": text}) for text in texts)


def graded(course: Course, student: str, *exercises: ExerciseResult, **lesson: Any) -> SubmissionResult:
    """Write a student's result: the saliency lesson with these exercises and a question; lesson: its other fields."""
    question = QuestionResult("question", 4.0, bool(lesson.pop("answered", True)))
    lesson["notes"] = said(lesson.get("notes", ()))
    made = LessonResult("saliency_maps", str(lesson.pop("status", "graded")), exercises, (question,), **lesson)
    result = SubmissionResult(student, ASSIGNMENT, "content", "seed", (made,))
    write_result(course, result)
    return result


def executed(course: Course, student: str, notebook: NotebookNode) -> str:
    """Write an executed notebook where grading writes it; return its path relative to the course folder."""
    path = course.autograded / student / ASSIGNMENT / "saliency_maps.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return str(path.relative_to(course.root))
