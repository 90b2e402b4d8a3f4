"""What cells show, in words: counts, the classes that they argue for and against, and where on the map."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.atlas.atlas import Cells
from helpers.atlas.viewer.look import attributions_to
from helpers.pictures.words import listed

_NINTHS = ("top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right")


def signed(value: float) -> str:
    """Return a number with its sign and up to three digits, as "+3.20" or "−0.45"; 0 has no sign."""
    size = f"{abs(value):.1f}" if abs(value) >= 9.995 else f"{abs(value):.2f}"
    return ("−" if value < 0 else "+") + size if float(size) else "0"


def cell_text(cells: Cells, cell: int, class_names: Sequence[str] | None, shade: int | None = None) -> str:
    """Return the cell's count, the classes it argues for and against most, and how much it argues for `shade`."""
    count = int(cells.counts[cell])
    said = f"{count} vector{'s' * (count != 1)}"
    if cells.attributions is None or class_names is None:
        return said
    row = cells.attributions[cell].numpy()
    order = np.argsort(-row, kind="stable")
    if shade is not None:
        rank = int((row > row[shade]).sum()) + 1
        said += f" · {class_names[shade]} {signed(row[shade])}, rank {rank} of {len(row)}"
    parts = {
        "for": [one for one in order[:3] if row[one] > 0],
        "against": [one for one in order[:-3:-1] if row[one] < 0],
    }
    for which, chosen in parts.items():
        if chosen:
            said += f" · {which} " + ", ".join(f"{class_names[one]} {signed(row[one])}" for one in chosen)
    return said


def describe_cells(cells: Cells, class_names: Sequence[str] | None, shade: int | None = None) -> str:
    """Return sentences on how many cells there are, and what the parts of the map argue for."""
    low, high = int(cells.counts.min()), int(cells.counts.max())
    said = f"{len(cells)} of {cells.side} by {cells.side} cells hold {low} to {high} vectors each."
    if cells.attributions is None or class_names is None:
        return said
    if shade is not None:
        return f"{said} {_shaded(cells, class_names[shade], shade)}"
    return f"{said} The classes argued for most: {listed(_regions(cells, class_names))}."


def where(cells: Cells, cell: int) -> str:
    """Return in which ninth of the map a cell is."""
    row, column = (int(place[cell]) * 3 // cells.side for place in (cells.rows, cells.columns))
    return _NINTHS[row * 3 + column]


def _shaded(cells: Cells, name: str, shade: int) -> str:
    values = attributions_to(cells, shade)
    most, least = int(values.argmax()), int(values.argmin())
    half = int((values >= values[most] / 2).sum()) if values[most] > 0 else 0
    said = f"Red cells argue for {name}, most {signed(values[most])} in the part {where(cells, most)}"
    said += f"; {half} reach half of that. " if half else ". "
    if values[least] >= 0:
        return said.rstrip()
    return said + f"Blue ones argue against it, down to {signed(values[least])} in the part {where(cells, least)}."


def _regions(cells: Cells, class_names: Sequence[str]) -> list[str]:
    """The class with the largest mean attribution in each ninth of the map."""
    assert cells.attributions is not None
    found: list[str] = []
    places = np.array([_NINTHS.index(where(cells, cell)) for cell in range(len(cells))])
    for ninth, name in enumerate(_NINTHS):
        inside: NDArray[np.bool_] = places == ninth
        if inside.any():
            mean = cells.attributions.numpy()[inside].mean(axis=0)
            found.append(f"{name} {class_names[int(mean.argmax())]}")
    return found
