"""Damage that notebooks suffer before they are graded: cells copied, moved or deleted, files truncated."""

import copy
import json
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode

Damage = Callable[[NotebookNode], str | None]


def as_json(notebook: NotebookNode) -> str:
    """Return the notebook as the text of an .ipynb file; the same notebook gives the same text."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _copied_cells(notebook: NotebookNode) -> str:
    """Duplicate every exercise and check with the same nbgrader ids, as copying cells in an editor does."""
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
    """Delete all checks, as a student does who finds them superfluous."""
    notebook.cells = [cell for cell in notebook.cells if not _role(cell, "grade") or _role(cell, "solution")]
    return as_json(notebook)


def _deleted_solution(notebook: NotebookNode) -> str:
    """Delete the first cell to be filled in."""
    first = next(cell for cell in notebook.cells if _role(cell, "solution"))
    notebook.cells.remove(first)
    return as_json(notebook)


def _moved_to_the_end(notebook: NotebookNode) -> str:
    """Move the first exercise's cell to the end, below all cells that need it."""
    first = next(cell for cell in notebook.cells if _role(cell, "solution"))
    notebook.cells.remove(first)
    notebook.cells.append(first)
    return as_json(notebook)


def _cut_short(notebook: NotebookNode) -> str:
    """Truncate the file, as an interrupted download does."""
    text = as_json(notebook)
    return text[: len(text) * 2 // 3]


def _empty_file(_notebook: NotebookNode) -> str:
    return ""


def _not_handed_in(_notebook: NotebookNode) -> None:
    return None


def _old_format(notebook: NotebookNode) -> str:
    """Save in notebook format 3, as an old editor does: worksheets, and cell metadata that nbgrader ignores."""
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
