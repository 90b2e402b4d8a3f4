#!/usr/bin/env python3
"""Build the bank of about 230 photographs, its index and its attribution from the Debian package that contains them.

The package is verified by SHA-256 before it is read; the photographs are cropped to squares of at most 255 pixels and
encoded as JPEG. --check rebuilds in memory and compares with the existing files.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from folders.gcompris import PACKAGE, run_build
from folders.pictures import as_jpeg, changes_of, check_size, credit, index_json
from lists.photo_bank_list import ACTIVITIES, LEFT_OUT, BankPhoto, bank_photos
from packages import gcompris_files
from PIL import Image, ImageOps
from sources import sha256

SIDE = 255  # pixels; a little more than the 224 that the network sees
QUALITY = 85  # JPEG
TOTAL = 4_000_000  # bytes, of all photographs together


def encode(photo: BankPhoto) -> tuple[bytes, str]:
    """Return a photograph as a square JPEG, and a description of the changes."""
    image = Image.open(io.BytesIO(photo.content)).convert("RGB")
    image = ImageOps.fit(image, (min(image.size),) * 2, centering=(photo.middle, 0.5))
    changes = "cropped to a square, "
    if image.width > SIDE:
        image = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        changes += f"resized to {SIDE}×{SIDE}, "
    return as_jpeg(image, QUALITY), f"{changes}re-encoded as JPEG"


def entry(photo: BankPhoto, data: bytes, changes: str) -> dict[str, Any]:
    """Return the index entry of one photograph."""
    width, height = Image.open(io.BytesIO(data)).size
    return {
        "file": photo.file,
        "category": photo.category,
        "sha256": sha256(data),
        "width": width,
        "height": height,
        "author": photo.fields["Copyright"],
        "source": photo.fields["Source"],
        "licence": photo.licence,
        "changes": changes_of(photo.fields.get("Comments"), changes),
        "package": PACKAGE.requirement,
        "member": photo.member,
    }


def build(deb: Path) -> dict[str, bytes]:
    """Return {file: content} of the folder; raises SourceError when the photographs are too large together."""
    pictures: dict[str, bytes] = {}
    index = []
    for photo in bank_photos(gcompris_files(deb, ACTIVITIES)):
        pictures[photo.file], changes = encode(photo)
        index.append(entry(photo, pictures[photo.file], changes))
    check_size(pictures, TOTAL)
    return {**pictures, "index.json": index_json(index), "ATTRIBUTION.md": attribution(index).encode()}


def attribution(index: list[dict[str, Any]]) -> str:
    """Return the attribution as Markdown: author, source, licence and changes of each photograph."""
    lines = [
        "# Who made these photographs",
        "",
        "Built by `data_scripts/build_photo_bank.py`; change that, not this. The pictures keep their own licences,",
        "below; those under CC-BY-SA-4.0 may be passed on, changed or not, under that licence only. `index.json` says",
        "the same for programs.",
        "",
        f"They were taken from {PACKAGE.requirement}, {PACKAGE.page}, SHA-256 `{PACKAGE.sha256}`. Left out of its",
        "folders of photographs:",
        "",
        *(f"- {member}: {reason}" for member, reason in LEFT_OUT.items()),
    ]
    for item in index:
        lines += credit(item, f"category: {item['category'].replace('_', ' ')}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run_build(build, "photographs", "photo_bank", __doc__))
