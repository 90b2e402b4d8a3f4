"""Pictures below an exercise in a student's notebook, as data URIs."""

import base64
from collections.abc import Iterator

from nbformat import NotebookNode

from autograde.sessions.pictures import picture_bytes

_MAX_BYTES = 1_500_000  # a figure of a lesson takes a fifth of this
_MAX_PICTURES = 3


def pictures_below(notebook: NotebookNode | None, exercises: list[str]) -> dict[str, list[str]]:
    """Return up to three PNGs per exercise, as data URIs: the outputs from its cell up to the next exercise's.

    The notebook comes from a student, so outputs that are not PNGs below 1.5 MB are left out.
    """
    uris: dict[str, list[str]] = {name: [] for name in exercises}
    current = None
    for cell in notebook.cells if notebook else []:
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, dict) and marks.get("solution") and marks.get("grade_id") in uris:
            current = marks["grade_id"]
        if current and len(uris[current]) < _MAX_PICTURES:
            uris[current] += list(_pictures(cell))[: _MAX_PICTURES - len(uris[current])]
    return uris


def _pictures(cell: NotebookNode) -> Iterator[str]:
    outputs = cell.get("outputs", [])
    for output in outputs if isinstance(outputs, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        text = data.get("image/png") if isinstance(data, dict) else None
        uri = png_uri(text)
        if uri:
            yield uri


def png_uri(text: object) -> str | None:
    """Return a data URI for the base64 text of a PNG below 1.5 MB with few pixels, None for anything else."""
    raw = picture_bytes("image/png", text)
    return data_uri(raw) if raw is not None and len(raw) <= _MAX_BYTES else None


def data_uri(png: bytes) -> str:
    """Return a data URI with the bytes of a PNG."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
