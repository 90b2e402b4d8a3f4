"""The lessons' exercises and their points, for the sum that the instant check shows after a right answer."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograde.builder.layout import ROOT, Lesson
from autograde.builder.source import lesson_exercises, read_with_facts


def points_path(root: Path = ROOT) -> Path:
    """Return the path of the file; `helpers.checks.progress` reads it."""
    return root / "helpers" / "checks" / "lessons.json"


def points_bytes(lessons: Iterable[Lesson]) -> bytes:
    """Return the file for these lessons. Raises BuildError."""
    return (json.dumps({lesson.id: _points(lesson) for lesson in lessons}, indent=2) + "\n").encode()


def _points(lesson: Lesson) -> dict[str, Any]:
    notebook = read_with_facts(lesson)
    marks = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells if cell.cell_type == "markdown")
    return {
        "exercises": {exercise.name: exercise.max_points for exercise in lesson_exercises(notebook)},
        "prose": sum(mark["points"] for mark in marks if mark.get("grade")),
    }
