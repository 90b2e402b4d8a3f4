"""A course with one small lesson, for tests of intake and grading: set-up, an exercise with its check, a question."""

from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.course import Course

ASSIGNMENT = "network-visualization"
LESSON = "small"
EXERCISE = "compute_saliency_maps"
POINTS = 10.0

SETUP = "import torch\nimport matplotlib.pyplot as plt\n%matplotlib inline"
STUB = f"def {EXERCISE}(X, y, model):\n    saliency = None\n    pass  # your code here\n    return saliency"
RIGHT = f"""def {EXERCISE}(X, y, model):
    X.requires_grad_()
    scores = model(X).gather(1, y.view(-1, 1)).sum()
    scores.backward()
    return X.grad.abs().amax(dim=1)"""
CHECK = f'check("{EXERCISE}")'


def marks(name: str, solution: bool, grade: bool, points: float | None = None, **more: object) -> dict:
    """Return the metadata of a cell with this grade id and these nbgrader fields."""
    own = {"grade_id": name, "solution": solution, "grade": grade, "locked": grade and not solution}
    own |= {"schema_version": 3, "task": False, "cell_type": "code", **more}
    return {"nbgrader": own | ({} if points is None else {"points": points})}


def lesson(exercise: str, setup: str, stub: str, check: str, points: float, question: str) -> NotebookNode:
    """Return the student's notebook of a lesson: set-up, an exercise with its check, a question in prose."""
    answer = marks("why", True, True, 4, cell_type="markdown")
    cells = [
        new_markdown_cell("# A small lesson", id="title"),
        new_code_cell(setup, id="setup"),
        new_code_cell(stub, id="todo", metadata=marks(exercise, True, False)),
        new_code_cell(check, id="check", metadata=marks(f"check-{exercise}", False, True, points)),
        new_markdown_cell(question, id="question"),
        new_markdown_cell("YOUR ANSWER HERE", id="answer", metadata=answer),
    ]
    spec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec, "language_info": {"name": "python"}})


def released() -> NotebookNode:
    """Return the small lesson, with a demonstration below the check that must not run."""
    notebook = lesson(EXERCISE, SETUP, STUB, CHECK, POINTS, "Why the absolute value?")
    play = new_code_cell("raise SystemError('must not run')", id="play", metadata={"tags": ["play"]})
    notebook.cells.insert(4, play)
    return notebook


def make_class(root: Path, submissions: Mapping[str, str | None]) -> Course:
    """Make a course with the released lesson and these submissions {student: text, or None for an empty folder}."""
    release = root / "notebooks" / ASSIGNMENT / f"{LESSON}.ipynb"
    release.parent.mkdir(parents=True)
    release.write_text(text(released()))
    for student, content in submissions.items():
        hand_in(Course(root), student, content)
    return Course(root)


def hand_in(course: Course, student: str, content: str | None) -> None:
    """Make the student's folder and, unless it is None, write the text of the notebook to it."""
    folder = course.submission(student, ASSIGNMENT)
    folder.mkdir(parents=True, exist_ok=True)
    if content is not None:
        (folder / f"{LESSON}.ipynb").write_text(content)


def solved(solution: str = RIGHT, answer: str = "Because the sign does not matter.") -> NotebookNode:
    """Return a submission with this solution and answer."""
    notebook = released()
    cell(notebook, EXERCISE).source = solution
    cell(notebook, "why").source = answer
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the cell with this grade id or cell id."""
    return next(c for c in notebook.cells if name in (c.metadata.get("nbgrader", {}).get("grade_id"), c.id))


def text(notebook: NotebookNode) -> str:
    """Return the notebook as the text of a file."""
    return nbformat.writes(notebook)
