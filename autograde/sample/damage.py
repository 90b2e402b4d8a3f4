"""What happens to notebooks between a student's desk and the grader: cells copied or deleted, files cut short."""

import copy
import json
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode

Damage = Callable[[NotebookNode], str | None]


def as_json(notebook: NotebookNode) -> str:
    """The notebook as the file that Jupyter writes: the same notebook gives the same text."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _copied_cells(notebook: NotebookNode) -> str:
    """Every check and its exercise a second time, as copying in the notebook's editor leaves them: same ids."""
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if _role(cell, "grade") or _role(cell, "solution"):
            twin = copy.deepcopy(cell)
            twin.id = f"{cell.id}-copy"[:64]
            cells.append(twin)
    notebook.cells = cells
    return as_json(notebook)


def _deleted_cells(notebook: NotebookNode) -> str:
    """All checks are gone, as a student deletes what looks superfluous."""
    notebook.cells = [cell for cell in notebook.cells if not _role(cell, "grade") or _role(cell, "solution")]
    return as_json(notebook)


def _deleted_solution(notebook: NotebookNode) -> str:
    """The first cell that was to be filled in is gone."""
    first = next(cell for cell in notebook.cells if _role(cell, "solution"))
    notebook.cells.remove(first)
    return as_json(notebook)


def _moved_to_the_end(notebook: NotebookNode) -> str:
    """The first exercise's cell stands at the very end, below everything that needs it."""
    first = next(cell for cell in notebook.cells if _role(cell, "solution"))
    notebook.cells.remove(first)
    notebook.cells.append(first)
    return as_json(notebook)


def _cut_short(notebook: NotebookNode) -> str:
    """Half a download."""
    text = as_json(notebook)
    return text[: len(text) * 2 // 3]


def _empty_file(_notebook: NotebookNode) -> str:
    return ""


def _not_handed_in(_notebook: NotebookNode) -> None:
    return None


def _old_format(notebook: NotebookNode) -> str:
    """Saved by an old editor in format 3: worksheets, and no cell metadata that nbgrader would recognise."""
    old = nbformat.convert(copy.deepcopy(notebook), 3)
    return as_json(old)


def _no_kernelspec(notebook: NotebookNode) -> str:
    notebook.metadata.pop("kernelspec", None)
    return as_json(notebook)


DAMAGE: dict[str, Damage] = {
    "copied_cells": _copied_cells,
    "deleted_cells": _deleted_cells,
    "deleted_solution": _deleted_solution,
    "moved_to_the_end": _moved_to_the_end,
    "cut_short": _cut_short,
    "empty_file": _empty_file,
    "not_handed_in": _not_handed_in,
    "old_format": _old_format,
    "no_kernelspec": _no_kernelspec,
}


def _role(cell: NotebookNode, role: str) -> bool:
    marks: Any = cell.metadata.get("nbgrader", {})
    return bool(marks.get(role))
