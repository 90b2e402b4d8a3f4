"""Read a submitted notebook, whatever it is: a notebook of format 4 with valid cells, or one clear problem.

Only the parts that concern grading become parts of the notebook, which bounds the memory and time that a hostile file
can take.
"""

import gc
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.file_names import is_named
from autograde.inside.loading.report import Problem
from autograde.intake.archive import ZIP, from_zip, letters
from autograde.intake.folder import Files, is_notebook
from autograde.intake.old_format import is_unsound, old_cells, text_of
from helpers.checks.sentences import Sentence

MAX_CELLS = 2000
_CELL_TYPES = ("code", "markdown", "raw")
_MARKS = {"grade_id", "grade", "solution", "locked", "task", "points", "schema_version", "cell_type"}
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass
class Reading:
    """A notebook, or None with a `problem` that says why; `notes` name what was unusual."""

    notebook: NotebookNode | None = None
    problem: Problem | None = None
    notes: list[Sentence] = field(default_factory=list)


def read_submission(files: Files, lesson: str, lessons: Collection[str] = ()) -> Reading:
    """Read the lesson's notebook from the files handed in, from the one that `chosen_file` names."""
    name = f"{lesson}.ipynb"
    chosen = chosen_file(files, lesson, lessons)
    if chosen is None:
        return Reading(problem=Problem("missing_file", "not_handed_in", {"name": name}))
    if own := _own_names(files, lesson):
        too = [Sentence("note.handed_in_too", {"name": chosen, "other": other}) for other in own[1:]]
        return read_notebook(files[chosen], chosen, lesson, too)
    taken = Sentence("note.taken_for_it", {"name": name, "other": chosen[-80:]})
    return read_notebook(files[chosen], chosen, lesson, [taken])


def chosen_file(names: Iterable[str], lesson: str, lessons: Collection[str] = ()) -> str | None:
    """Return which of the files handed in is the lesson's notebook: by its name, by a similar one, or a zip file.

    Files named after others of the assignment's `lessons` are not taken for this one.
    """
    names = list(names)
    return next(iter(_own_names(names, lesson)), None) or _other_name(names, lesson, lessons)


def read_notebook(content: bytes | Problem, name: str, lesson: str, notes: Iterable[Sentence] = ()) -> Reading:
    """Read the notebook in the content of file `name`, or in a zip file; `notes` go before those on its content."""
    reading = Reading(notes=list(notes))
    if isinstance(content, bytes) and content.startswith(ZIP):
        content = from_zip(content, lesson)
        if isinstance(content, bytes):
            reading.notes.append(Sentence("note.from_zip", {"name": name[-80:]}))
    notebook = content if isinstance(content, Problem) else _parse(content, reading.notes)
    if isinstance(notebook, Problem):
        reading.problem = notebook
    else:
        reading.notebook = notebook
    return reading


def _own_names(names: Iterable[str], lesson: str) -> list[str]:
    """The lesson's own file, LESSON.ipynb, and those with a place in front, as in the students' bundle."""
    own = [name for name in names if "/" not in name and name.endswith(".ipynb") and is_named(name, lesson)]
    return sorted(own, key=lambda name: (name != f"{lesson}.ipynb", name))


def _other_name(files: Iterable[str], lesson: str, lessons: Collection[str]) -> str | None:
    """The likely file: one whose name has another spelling, place or addition; else the first zip file; else None."""
    others = set(lessons) - {lesson}
    names = sorted(files, key=lambda name: (not is_named(name, lesson), name.count("/"), name))
    names = [name for name in names if is_notebook(name) and not any(is_named(name, other) for other in others)]
    alike = [name for name in names if letters(lesson) in letters(PurePosixPath(name).stem)]
    zips = [name for name in names if name.lower().endswith(".zip")]
    return next(iter(alike or zips), None)


def _parse(raw: bytes, notes: list[Sentence]) -> NotebookNode | Problem:
    if not raw.strip():
        return Problem("empty_file", "file_empty")
    try:
        data = _loaded(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Problem("corrupt", "zip_in_zip" if raw.startswith(ZIP) else "not_text")
    except json.JSONDecodeError as error:
        return Problem("corrupt", "json_damaged", {"error": str(error)})
    except ValueError:
        return Problem("corrupt", "json_of_long_number")
    except RecursionError:
        return Problem("corrupt", "json_too_deep")
    if not isinstance(data, dict) or not ({"cells", "worksheets"} & set(data)):
        return Problem("corrupt", "json_without_cells")
    return _as_version_4(data, notes)


def _loaded(text: str) -> Any:
    """json.loads without garbage collection, which for millions of lists takes longer than parsing."""
    gc.disable()
    try:
        return json.loads(text)
    finally:
        gc.enable()


def _as_version_4(data: dict[str, Any], notes: list[Sentence]) -> NotebookNode | Problem:
    version = data.get("nbformat")
    named = str(version)[:20] if isinstance(version, int | float | str) else type(version).__name__
    cells: Any = data.get("cells")
    if version != 4:
        notes.append(Sentence("note.old_format", {"format": named}))
        try:
            cells = old_cells(data)
        except Exception as error:
            return Problem("corrupt", "old_format", {"format": named, "error": type(error).__name__})
    if not isinstance(cells, list):
        return Problem("corrupt", "json_without_list_of_cells")
    if len(cells) > MAX_CELLS:
        return Problem("too_large", "too_many_cells", {"count": len(cells), "most": MAX_CELLS})
    if not cells:
        return Problem("empty_file", "no_cells")
    _check_language(data.get("metadata"), notes)
    notebook = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": _METADATA})
    sound = [_cell(cell, number) for number, cell in enumerate(cells, start=1)]
    notebook.cells = [cell for cell in sound if cell is not None]
    if len(notebook.cells) < len(cells):
        notes.append(Sentence("note.damaged_cells", {"count": len(cells) - len(notebook.cells)}))
    if any(is_unsound(cell.get("source")) for cell in cells if isinstance(cell, dict)):
        notes.append(Sentence("note.characters_replaced"))
    return notebook


def _cell(data: Any, number: int) -> NotebookNode | None:
    """A new cell without outputs, or None if the data is not a cell."""
    if not isinstance(data, dict) or data.get("cell_type") not in _CELL_TYPES:
        return None
    source = text_of(data.get("source", ""))
    if source is None:
        return None
    # By hand: nbformat's own constructors raise for unusual metadata, of which only two entries concern grading.
    cell = nbformat.from_dict({"cell_type": data["cell_type"], "source": source, "metadata": _metadata(data)})
    if data["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}
    cell.id = f"cell-{number}"
    own_id = data.get("id")
    if isinstance(own_id, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", own_id):
        cell.id = own_id
    return cell


def _metadata(data: dict[str, Any]) -> dict[str, Any]:
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags, marks = metadata.get("tags"), metadata.get("nbgrader")
    kept: dict[str, Any] = {}
    if isinstance(marks, dict):
        kept["nbgrader"] = {key: value for key, value in marks.items() if key in _MARKS and _is_plain(value)}
    if isinstance(tags, list) and "play" in tags:
        kept["tags"] = ["play"]  # the one that concerns grading
    return kept


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= 200)


def _check_language(metadata: Any, notes: list[Sentence]) -> None:
    metadata = metadata if isinstance(metadata, dict) else {}
    spec, info = metadata.get("kernelspec"), metadata.get("language_info")
    spec, info = spec if isinstance(spec, dict) else {}, info if isinstance(info, dict) else {}
    named = spec.get("language") or info.get("name")
    language = named.lower() if isinstance(named, str) else ""
    if not spec:
        notes.append(Sentence("note.no_kernel"))
    elif language and not language.startswith(("python", "ipython")):
        notes.append(Sentence("note.other_language", {"language": f"{language[:30]!a}"}))
