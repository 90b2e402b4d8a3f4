"""Convert the cells of notebooks in formats before 4, by nbformat, from the parts that concern grading."""

import re
import warnings
from typing import Any

import nbformat

_MAX_OLD_CELLS = 10_000
_LONE = re.compile(r"[\ud800-\udfff]")


def old_cells(data: dict[str, Any]) -> Any:
    """The cells of a notebook in another format, in format 4; raises whatever nbformat raises for a damaged one."""
    specs = data.get("worksheets")
    pruned: dict[str, Any] = {"nbformat": data.get("nbformat"), "nbformat_minor": 0, "metadata": {}}
    if isinstance(specs, list):
        pruned["worksheets"] = [{"cells": _pruned(spec.get("cells"))} for spec in specs[:100]]
    else:
        pruned["cells"] = _pruned(data.get("cells"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nbformat.convert(nbformat.from_dict(pruned), 4).get("cells")


def text_of(source: Any) -> str | None:
    """A cell's source as one string that UTF-8 can encode; None if it is not text."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    # JSON can hold a lone surrogate, half a character, which no encoding can write.
    return _LONE.sub("\N{REPLACEMENT CHARACTER}", source) if isinstance(source, str) else None


def is_unsound(source: Any) -> bool:
    """Whether `text_of` replaces characters of the source."""
    lines = source if isinstance(source, list) else [source]
    return any(isinstance(line, str) and _LONE.search(line) for line in lines)


def _pruned(cells: Any) -> list[dict[str, Any]]:
    if len(cells) > _MAX_OLD_CELLS:
        raise ValueError("too many cells")
    return [_cell(cell) for cell in cells]


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    kept = {name: cell[name] for name in ("cell_type", "language", "level") if isinstance(cell.get(name), str | int)}
    kept |= {name: text for name in ("source", "input") if (text := text_of(cell.get(name))) is not None}
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    sound = (
        isinstance(marks, dict)
        and len(marks) < 50
        and all(isinstance(mark, bool | int | float | str) for mark in marks.values())
    )
    kept["metadata"] = {"nbgrader": marks} if sound else {}
    return kept | ({"outputs": []} if cell.get("cell_type") == "code" else {})
