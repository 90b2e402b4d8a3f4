"""Queries beside the photographs nearest to them, in several spaces: `show_neighbours`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from helpers.errors import ArgumentError
from helpers.photo_bank import PhotoBank
from helpers.pictures.grid import Grid
from helpers.pictures.panel import Panel
from helpers.unwritten import is_unwritten, note

_SIDE = 112  # pixels of a photograph: a row of seven fits a page
_SAME, _OTHER = "✓", "✗"


def show_neighbours(bank: PhotoBank, queries: Sequence[int], found: Mapping[str, Any], alt: str | None = None) -> Grid:
    """Show each query and, in a row for each space, its nearest photographs; returns the Picture.

    queries: Q places in the bank. found: {"by features": places of the neighbours in the bank, (Q, k)}; these names
    stand in the titles. A tick marks neighbours of the query's category, a cross the others. Raises ArgumentError for
    other shapes, and for places that the bank does not have. Neighbours of an unwritten exercise give a Note.
    """
    if any(is_unwritten(rows) for rows in found.values()):
        return note()
    spaces = {space: _checked(space, rows, len(queries), len(bank)) for space, rows in found.items()}
    panels, told = [], []
    for place, query in enumerate(queries):
        shares = []
        for space, rows in spaces.items():
            same = [bool(bank.labels[row] == bank.labels[query]) for row in rows[place]]
            marks = [_SAME if one else _OTHER for one in same]
            near = zip(rows[place], marks, strict=True)
            others = [_panel(bank, row, f"{mark} {bank.names[row]}") for row, mark in near]
            panels.append([_panel(bank, query, f"{bank.names[query]}, {space}"), *others])
            shares.append(f"{space} {sum(same)} of {len(same)}")
        category = bank.categories[bank.labels[query]]
        told.append(f"{bank.names[query]} ({category}): of its category, {', '.join(shares)}")
    how_many = "a row" if len(panels) == 1 else f"{len(panels)} rows, each"
    head = f"{how_many} of a photograph and those nearest to it"
    return Grid(panels, head, alt, "; ".join(told), side=_SIDE)


def _panel(bank: PhotoBank, place: int, title: str) -> Panel:
    small = Image.fromarray(bank.photos[place]).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return Panel(np.asarray(small) / 255, title)


def _checked(space: str, rows: Any, queries: int, photographs: int) -> list[list[int]]:
    found = np.asarray(rows)
    if found.ndim != 2 or len(found) != queries:
        raise ArgumentError(f"the neighbours {space!r} have shape {found.shape}; expected ({queries}, k).")
    if found.min() < 0 or found.max() >= photographs:
        raise ArgumentError(f"the neighbours {space!r} must be from 0 to {photographs - 1}, places in the bank.")
    return [[int(one) for one in row] for row in found]
