"""Read a submitted notebook, whatever it is: as a notebook of format 4 with sound cells, or one clear sentence."""

import io
import json
import re
import warnings
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.intake.files import MAX_NOTEBOOK, read_bounded
from autograde.load_report import Problem

MAX_CELLS = 2000
_CELL_TYPES = ("code", "markdown", "raw")


@dataclass
class Reading:
    """`notebook` is None when there is none, and `problem` says why; `notes` name what was odd. `raw`: as handed in."""

    notebook: NotebookNode | None = None
    problem: Problem | None = None
    notes: list[str] = field(default_factory=list)
    raw: bytes = b""


def read_submission(folder: Path, lesson: str, lessons: Collection[str] = ()) -> Reading:
    """The lesson's notebook in a submission's folder: under its own name, another one, or in a zip file.

    `lessons` are the assignment's others: their files are not taken for this one.
    """
    reading = Reading()
    path = folder / f"{lesson}.ipynb"
    if not path.exists() and not path.is_symlink():
        other = _other_name(folder, lesson, lessons)
        if other is None:
            reading.problem = Problem("missing_file", f"the notebook {lesson}.ipynb was not handed in.")
            return reading
        path = other
        reading.notes.append(f"{lesson}.ipynb was not handed in; {path.name} was taken for it.")
    if path.is_symlink():
        # A link can point at another student's work, or out of the course.
        reading.problem = Problem("not_a_file", f"{path.name} is a link; the notebook itself must be handed in.")
        return reading
    return read_notebook(path, reading, lesson)


def read_notebook(path: Path, reading: Reading | None = None, lesson: str = "") -> Reading:
    """The notebook in a file, with what is wrong or odd about it."""
    reading = reading or Reading()
    raw = read_bounded(path, MAX_NOTEBOOK)
    if isinstance(raw, bytes) and raw.startswith(b"PK\x03\x04"):
        raw = _from_zip(raw, lesson or path.stem)
        if isinstance(raw, bytes):
            reading.notes.append(f"{path.name} is a zip file; the notebook was taken out of it.")
    if isinstance(raw, Problem):
        reading.problem = raw
        return reading
    reading.raw = raw
    found = _parse(raw, reading.notes)
    if isinstance(found, Problem):
        reading.problem = found
    else:
        reading.notebook = found
        _check_language(found, reading.notes)
    return reading


def _other_name(folder: Path, lesson: str, lessons: Collection[str]) -> Path | None:
    """A file that is likely meant: the name in other spelling or with an addition, else the only one left over."""
    if not folder.is_dir():
        return None
    others = set(lessons) - {lesson}
    files = [p for p in sorted(folder.iterdir()) if p.suffix.lower() in (".ipynb", ".zip") and p.stem not in others]
    alike = [path for path in files if _letters(lesson) in _letters(path.stem)]
    zips = [path for path in files if path.suffix.lower() == ".zip"]
    return next(iter(alike or zips), None)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _from_zip(raw: bytes, lesson: str) -> bytes | Problem:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [info for info in archive.infolist() if info.filename.endswith(".ipynb")]
            names = [info for info in names if not Path(info.filename).name.startswith(".")]
            fitting = [info for info in names if _letters(lesson) in _letters(Path(info.filename).stem)] or names
            if len(fitting) != 1 and not any(Path(info.filename).stem == lesson for info in fitting):
                return Problem("corrupt", f"the zip file holds {len(fitting)} notebooks; one was wanted.")
            chosen = next((info for info in fitting if Path(info.filename).stem == lesson), fitting[0])
            with archive.open(chosen) as file:
                inner = file.read(MAX_NOTEBOOK + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        return Problem("corrupt", f"the zip file cannot be opened ({str(error)[:100]}).")
    if len(inner) > MAX_NOTEBOOK:
        return Problem("too_large", f"the notebook in the zip file is larger than {MAX_NOTEBOOK / 1e6:g} MB.")
    return inner


def _parse(raw: bytes, notes: list[str]) -> NotebookNode | Problem:
    if not raw.strip():
        return Problem("empty_file", "the file is empty.")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Problem("corrupt", "the file is not a notebook: it is not text in UTF-8.")
    except json.JSONDecodeError as error:
        return Problem("corrupt", f"the file is not a whole notebook: its JSON breaks off or is damaged ({error}).")
    except RecursionError:
        return Problem("corrupt", "the file is not a notebook: it is nested too deeply.")
    if not isinstance(data, dict) or not ({"cells", "worksheets"} & set(data)):
        return Problem("corrupt", "the file is JSON, but not a notebook: it has no cells.")
    return _as_version_4(data, notes)


def _as_version_4(data: dict[str, Any], notes: list[str]) -> NotebookNode | Problem:
    version = data.get("nbformat")
    if version != 4:
        notes.append(f"The notebook has the old format {version!s:.20}; it was converted.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                data = nbformat.convert(nbformat.from_dict(data), 4)
        except Exception as error:
            told = f"the notebook's format {version!s:.20} cannot be converted ({type(error).__name__})."
            return Problem("corrupt", told)
    cells = data.get("cells")
    if not isinstance(cells, list):
        return Problem("corrupt", "the file is JSON, but not a notebook: it has no list of cells.")
    if len(cells) > MAX_CELLS:
        return Problem("too_large", f"the notebook has {len(cells):,} cells; at most {MAX_CELLS:,} are read.")
    if not cells:
        return Problem("empty_file", "the notebook has no cells.")
    metadata = data.get("metadata")
    made = nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": []})
    made.metadata = made.metadata if isinstance(made.metadata, dict) else NotebookNode()
    sound = [_cell(cell, number) for number, cell in enumerate(cells, start=1)]
    made.cells = [cell for cell in sound if cell is not None]
    if len(made.cells) < len(cells):
        notes.append(f"{len(cells) - len(made.cells)} damaged cells were left out.")
    return made


def _cell(data: Any, number: int) -> NotebookNode | None:
    """A fresh cell without outputs, or None for what is no cell."""
    if not isinstance(data, dict) or data.get("cell_type") not in _CELL_TYPES:
        return None
    source = data.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    # By hand: nbformat's own makers raise for any odd metadata, of which only these two concern grading.
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
    kept: dict[str, Any] = {"nbgrader": marks} if isinstance(marks, dict) else {}
    return kept | ({"tags": [tag for tag in tags if isinstance(tag, str)]} if isinstance(tags, list) else {})


def _check_language(notebook: NotebookNode, notes: list[str]) -> None:
    spec, info = notebook.metadata.get("kernelspec"), notebook.metadata.get("language_info")
    spec, info = spec if isinstance(spec, dict) else {}, info if isinstance(info, dict) else {}
    language = str(spec.get("language") or info.get("name") or "").lower()
    if not spec:
        notes.append("The notebook names no kernel; it was run with Python.")
    elif language and not language.startswith(("python", "ipython")):
        notes.append(f"The notebook says that its language is {language[:30]!a}; it was run with Python all the same.")
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
