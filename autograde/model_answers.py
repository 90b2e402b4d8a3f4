"""Read the model answers to an assignment's questions in prose from the sources of its lessons."""

import re
from collections.abc import Iterator
from typing import Any

import jupytext
from nbformat import NotebookNode

from autograde.builder.layout import Lesson

_REGION = re.compile(r"^### BEGIN SOLUTION\n(.*?)\n### END SOLUTION", re.DOTALL | re.MULTILINE)
_FOR_INSTRUCTORS = "**Instructors"  # begins a paragraph that students do not get


def model_answers(lesson: Lesson) -> dict[str, dict[str, Any]]:
    """Return {question: {lesson, points, question, answer}} of a lesson, its texts as Markdown, in its order.

    A paragraph of the answer that begins with **Instructors is left out.
    """
    cells = jupytext.reads(lesson.source.read_text(encoding="utf-8"), fmt="py:percent").cells
    return {name: {"lesson": lesson.name, **entry} for name, entry in _questions(cells)}


def _questions(cells: list[NotebookNode]) -> Iterator[tuple[str, dict[str, Any]]]:
    asked = ""
    for cell in cells:
        if "question" in cell.metadata:
            found = _REGION.search(cell.source)
            answer = _for_students(found[1]) if found else ""
            yield cell.metadata.question, {"points": cell.metadata.get("points"), "question": asked, "answer": answer}
        asked = cell.source if cell.cell_type == "markdown" else ""


def _for_students(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(one for one in paragraphs if not one.lstrip().startswith(_FOR_INSTRUCTORS))
