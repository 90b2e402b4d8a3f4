"""The pictures that a student's notebook shows below an exercise, as data URIs."""

import base64
import binascii
from collections.abc import Iterator

from nbformat import NotebookNode

_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_BYTES = 1_500_000  # a figure of a lesson takes a fifth of this
_MAX_PICTURES = 3


def pictures_below(notebook: NotebookNode | None, exercises: list[str]) -> dict[str, list[str]]:
    """For each exercise, the PNGs put out between its cell and the next exercise's, at most three.

    The notebook is a student's: whatever is no sound, small PNG is left out.
    """
    found: dict[str, list[str]] = {name: [] for name in exercises}
    current = None
    for cell in notebook.cells if notebook else []:
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, dict) and marks.get("solution") and marks.get("grade_id") in found:
            current = marks["grade_id"]
        if current and len(found[current]) < _MAX_PICTURES:
            found[current] += list(_pictures(cell))[: _MAX_PICTURES - len(found[current])]
    return found


def _pictures(cell: NotebookNode) -> Iterator[str]:
    outputs = cell.get("outputs", [])
    for output in outputs if isinstance(outputs, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        text = data.get("image/png") if isinstance(data, dict) else None
        uri = png_uri(text)
        if uri:
            yield uri


def png_uri(text: object) -> str | None:
    """A data URI for base64 text of a PNG below 1.5 MB, None for anything else."""
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    if not isinstance(text, str) or len(text) > _MAX_BYTES * 4 // 3:
        return None
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data_uri(raw) if raw.startswith(_PNG) else None


def data_uri(png: bytes) -> str:
    """The bytes of a PNG as an image's address that holds the image itself."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
