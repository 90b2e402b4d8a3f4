"""Read the model answers to an assignment's questions in prose from the sources of its lessons."""

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from autograde.builder.layout import Lesson
from autograde.builder.source import read_lesson

_REGION = re.compile(r"^<!-- BEGIN SOLUTION -->\n(.*?)\n<!-- END SOLUTION -->", re.DOTALL | re.MULTILINE)
_FOR_INSTRUCTORS = "**Instructors"  # begins a paragraph that students do not get


def model_answers(lesson: Lesson) -> dict[str, dict[str, Any]]:
    """Return {question: {lesson, points, question, answer}} of a lesson, its texts as Markdown, in its order.

    A paragraph of the answer that begins with **Instructors is left out.
    """
    return {name: {"lesson": lesson.name, **entry} for name, entry in _questions(read_lesson(lesson).cells)}


def _questions(cells: list[NotebookNode]) -> Iterator[tuple[str, dict[str, Any]]]:
    asked = ""
    for cell in cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and marks.get("grade"):
            found = _REGION.search(cell.source)
            answer = _for_students(found[1]) if found else ""
            yield marks["grade_id"], {"points": marks["points"], "question": asked, "answer": answer}
        asked = cell.source if cell.cell_type == "markdown" else ""


def _for_students(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(one for one in paragraphs if not one.lstrip().startswith(_FOR_INSTRUCTORS))
