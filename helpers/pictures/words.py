"""Say in words what a picture shows: for those who cannot see it, and for viewers that show no images."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

_PLACES = (("top left", "top", "top right"), ("left", "centre", "right"), ("bottom left", "bottom", "bottom right"))
_EVEN = 1.1  # times the mean: below this no ninth of a map is called the brightest
_ROOM = 300  # characters of a list


def brightest(heat: np.ndarray) -> str:
    """Say in which ninth a map (H, W) is brightest on average, as "brightest at the top left"."""
    if min(heat.shape) < 3:
        return f"{heat.shape[1]} by {heat.shape[0]} pixels"
    above = heat - heat.min()
    ninths = np.array([[part.mean() for part in np.array_split(row, 3, axis=1)] for row in np.array_split(above, 3)])
    if ninths.max() <= _EVEN * above.mean():
        return "about as bright everywhere"
    row, column = np.unravel_index(int(ninths.argmax()), (3, 3))
    return f"brightest at the {_PLACES[row][column]}"


def layout(rows: int, columns: int, count: int) -> str:
    """Say how many pictures there are, as "5 pictures in a row"."""
    if count == 1:
        return "a picture"
    across = f"{count} pictures in a row"
    return across if rows == 1 else f"{count} pictures in {rows} rows of up to {columns}"


def listed(items: Sequence[str], separator: str = ", ") -> str:
    """Join the items, equal neighbours as one; those beyond 300 characters are only counted."""
    runs = [(item, len(list(same))) for item, same in groupby(items)]
    said: list[str] = []
    for index, (item, times) in enumerate(runs):
        said.append(item if times == 1 else f"{item} ({times} times)")
        if len(separator.join(said)) > _ROOM and index:
            left = sum(times for _, times in runs[index:])
            return f"{separator.join(said[:-1])}{separator}and {left} more"
    return separator.join(said)


def sentence(text: str) -> str:
    """Return the text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "…", "?", "!")) else ".")
