"""Eight paintings by Vincent van Gogh in the public domain, whose style a photograph can get."""

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from helpers.errors import ArgumentError

PAINTINGS = Path(__file__).parent / "data" / "paintings"


class Painting(NamedTuple):
    """A painting: `preprocess(painting.picture)` makes it an input of the network."""

    name: str  # of the file, for `load_paintings(name)`
    title: str
    painter: str
    year: str  # "1888", or "1887-8"
    picture: Image.Image  # RGB, short side 320 pixels, whole


def load_paintings(*names: str) -> list[Painting]:
    """Return the embedded paintings, or those with these names, in this order.

    The pictures are the caller's own. Raises ArgumentError for a name that is not there, with those that are.
    """
    index = painting_index()
    unknown = [name for name in names if name not in index]
    if unknown:
        raise ArgumentError(f"there is no painting {unknown[0]!r}; there are: {', '.join(index)}.")
    return [_read(name, index[name]) for name in names or index]


@functools.cache
def painting_index() -> dict[str, dict[str, Any]]:
    """Return {name: metadata} of each painting: file, title, painter, year, author, source, licence, changes, ..."""
    items = json.loads((PAINTINGS / "index.json").read_text(encoding="utf-8"))
    return {item["file"].removesuffix(".jpg"): item for item in items}


def _read(name: str, item: dict[str, Any]) -> Painting:
    with Image.open(PAINTINGS / item["file"]) as file:
        return Painting(name, item["title"], item["painter"], item["year"], file.convert("RGB"))
