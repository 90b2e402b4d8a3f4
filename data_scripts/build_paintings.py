#!/usr/bin/env python3
"""Build the embedded paintings, their index and their attribution from the Debian package that contains them.

The package is verified by SHA-256 before it is read; white margins of the page are cut off, and the paintings are
resized to a short side of at most 320 pixels and encoded as JPEG. Titles, painters and years are those that the package
gives. --check rebuilds in memory and compares with the existing files.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from folders.gcompris import PACKAGE, run_build
from folders.pictures import as_jpeg, check_size, credit, index_json
from lists.painting_list import ACTIVITY, Choice, Painting, paintings
from packages import gcompris_files
from PIL import Image
from sources import sha256

SHORT_SIDE = 320  # pixels; style transfer takes less
QUALITY = 88  # JPEG
TOTAL = 600_000  # bytes, of all paintings together


def encode(choice: Choice, content: bytes) -> tuple[bytes, str]:
    """Return a painting as JPEG, and a description of the changes."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    changes = []
    if any(choice.margins):
        left, top, right, bottom = choice.margins
        image = image.crop((left, top, image.width - right, image.height - bottom))
        changes.append("white margins cut off")
    if min(image.size) > SHORT_SIDE:
        width, height = (round(length * SHORT_SIDE / min(image.size)) for length in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
        changes.append(f"resized to {width}×{height}")
    return as_jpeg(image, QUALITY), ", ".join([*changes, "re-encoded as JPEG"])


def entry(painting: Painting) -> tuple[bytes, dict[str, Any]]:
    """Return a painting as JPEG, and its entry in the index."""
    data, changes = encode(painting.choice, painting.content)
    width, height = Image.open(io.BytesIO(data)).size
    return data, {
        "file": f"{painting.choice.name}.jpg",
        "title": painting.caption["title"],
        "painter": painting.caption["painter"],
        "year": painting.caption["year"],
        "sha256": sha256(data),
        "width": width,
        "height": height,
        "author": f"{painting.caption['painter']}; of the file in GCompris: {painting.fields['Copyright']}",
        "source": f'GCompris, whose README says: "{painting.fields["Comment"]}"',
        "licence": "Public Domain",
        "changes": changes,
        "package": PACKAGE.requirement,
        "member": painting.member,
    }


def build(deb: Path) -> dict[str, bytes]:
    """Return {file: content} of the folder; raises SourceError when the paintings are too large together."""
    entries = [entry(painting) for painting in paintings(gcompris_files(deb, [ACTIVITY]))]
    index = [item for _, item in entries]
    pictures = {item["file"]: data for data, item in entries}
    check_size(pictures, TOTAL)
    return {**pictures, "index.json": index_json(index), "ATTRIBUTION.md": attribution(index).encode()}


def attribution(index: list[dict[str, Any]]) -> str:
    """Return the attribution as Markdown: what each painting is, who painted it, and where the file comes from."""
    lines = [
        "# Who painted these pictures",
        "",
        "Built by `data_scripts/build_paintings.py`; change that, not this. The package says that all of them are in",
        "the public domain. `index.json` says the same for programs.",
        "",
        f"They were taken from {PACKAGE.requirement}, {PACKAGE.page}, SHA-256 `{PACKAGE.sha256}`, which also gives the",
        "titles and years.",
    ]
    for item in index:
        lines += credit(item, f"{item['title']}, {item['year']}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run_build(build, "paintings", "paintings", __doc__))
