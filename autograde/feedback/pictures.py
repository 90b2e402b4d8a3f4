"""Pictures below an exercise in a student's notebook, as data URIs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from autograde.sessions.pictures import picture_bytes
from helpers.pictures.uri import data_uri

_MAX_BYTES = 1_500_000  # a figure of a lesson takes a fifth of this
_MAX_PICTURES = 3
_MAX_ALT = 500  # characters
_KINDS = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class Shown:
    """A picture as a data URI, and in words if it has a description."""

    uri: str
    alt: str = ""


def pictures_below(notebook: NotebookNode | None, exercises: list[str]) -> dict[str, list[Shown]]:
    """Return up to three pictures per exercise: the outputs from its cell up to the next exercise's.

    The notebook comes from a student, so outputs that are not PNGs or JPEGs below 1.5 MB are left out.
    """
    found: dict[str, list[Shown]] = {name: [] for name in exercises}
    current = None
    for cell in notebook.cells if notebook else []:
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, dict) and marks.get("solution") and marks.get("grade_id") in found:
            current = marks["grade_id"]
        if current and len(found[current]) < _MAX_PICTURES:
            found[current] += list(_pictures(cell))[: _MAX_PICTURES - len(found[current])]
    return found


def _pictures(cell: NotebookNode) -> Iterator[Shown]:
    outputs = cell.get("outputs", [])
    for output in outputs if isinstance(outputs, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        for mime in _KINDS:
            uri = picture_uri(mime, data.get(mime)) if isinstance(data, dict) else None
            if uri:
                yield Shown(uri, _alt(output.get("metadata"), mime))
                break


def picture_uri(mime: str, text: object) -> str | None:
    """Return a data URI for the base64 text of a PNG or JPEG below 1.5 MB with few pixels, None for anything else."""
    raw = picture_bytes(mime, text)
    return data_uri(mime, raw) if raw is not None and len(raw) <= _MAX_BYTES else None


def _alt(metadata: object, mime: str) -> str:
    own = metadata.get(mime) if isinstance(metadata, Mapping) else None
    alt = own.get("alt") if isinstance(own, Mapping) else None
    return alt[:_MAX_ALT] if isinstance(alt, str) else ""
