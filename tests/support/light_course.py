"""A course whose lessons are graded quickly: one exercise without a network, and one question."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_course import marks

from autograde.course import Course

ASSIGNMENT = "light"
EXERCISE = "fool_linear_classifier"
STUB = f"def {EXERCISE}(x, w, step):\n    pass  # your code here"
RIGHT = f"def {EXERCISE}(x, w, step):\n    return x + step * torch.sign(w)"
MOST = 5.0


def released() -> NotebookNode:
    """Return the student's notebook of a lesson."""
    cells = [
        new_code_cell("import torch", id="setup"),
        new_code_cell(STUB, id="todo", metadata=marks(EXERCISE, True, False)),
        new_code_cell(f'check("{EXERCISE}")', id="check", metadata=marks(f"check-{EXERCISE}", False, True, MOST)),
        new_markdown_cell("YOUR ANSWER HERE", id="answer", metadata=marks("why", True, True, 4, cell_type="markdown")),
    ]
    spec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec, "language_info": {"name": "python"}})


def solved(solution: str = RIGHT, *before: str) -> NotebookNode:
    """Return a submission with this solution, and with these cells inserted before it."""
    notebook = released()
    notebook.cells[1].source = solution
    notebook.cells[3].source = "Because all signs agree."
    notebook.cells[1:1] = [new_code_cell(source, id=f"own-{i}") for i, source in enumerate(before)]
    return notebook


def make_course(root: Path, *lessons: str) -> Course:
    """Make a course with these released lessons (by default one) and no submissions."""
    for lesson in lessons or ("one",):
        path = root / "notebooks" / ASSIGNMENT / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(released(), path)
    return Course(root)


def hand_in(course: Course, student: str, notebook: NotebookNode | None, lesson: str = "one") -> Path:
    """Write the notebook, unless it is None, to the student's folder, and return the folder."""
    folder = course.submission(student, ASSIGNMENT)
    folder.mkdir(parents=True, exist_ok=True)
    if notebook is not None:
        nbformat.write(notebook, folder / f"{lesson}.ipynb")
    return folder
