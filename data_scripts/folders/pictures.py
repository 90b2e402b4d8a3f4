"""A folder of pictures with their index and attribution: written whole, or compared byte for byte."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import PIL
from PIL import Image
from sources import SourceError, write_whole

LICENCES = {
    "CC0-1.0": "[CC0-1.0](https://creativecommons.org/publicdomain/zero/1.0/)",
    "Public Domain": "Public Domain",
    "CC-BY-2.0": "[CC-BY-2.0](https://creativecommons.org/licenses/by/2.0/)",
    "CC-BY-3.0": "[CC-BY-3.0](https://creativecommons.org/licenses/by/3.0/)",
    "CC-BY-SA-4.0": "[CC-BY-SA-4.0](https://creativecommons.org/licenses/by-sa/4.0/)",
}


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """Return the picture as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def changes_of(earlier: str | None, changes: str) -> str:
    """Return one text for the changes that the package's authors made, if any, and those made here."""
    return f"by GCompris: {earlier}; here: {changes}" if earlier else changes


def credit(item: dict[str, Any], about: str) -> list[str]:
    """Return a picture's lines in an attribution in Markdown; about: what is on it."""
    return [
        *("", f"## {item['file']}", "", f"- {about}"),
        *(f"- author: {item['author']}", f"- source: {item['source']}"),
        *(f"- licence: {LICENCES[item['licence']]}", f"- changes: {item['changes']}"),
        f"- taken from {item['package']}: {item['member']}",
    ]


def index_json(index: Iterable[dict[str, Any]]) -> bytes:
    """Return the index as JSON, one key a line."""
    return (json.dumps(list(index), indent=1, ensure_ascii=False) + "\n").encode()


def check_size(pictures: dict[str, bytes], most: int) -> None:
    """Raise SourceError when the pictures take more than `most` bytes together."""
    total = sum(map(len, pictures.values()))
    if total > most:
        raise SourceError(f"the photographs take {total} bytes, more than {most}: reduce QUALITY or SHORT_SIDE.")


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write {path in the folder: content}; raises SourceError when the folder is not writable."""
    for name, content in contents.items():
        write_whole(folder / name, content)


def compare(folder: Path, expected: dict[str, bytes]) -> None:
    """Raise SourceError unless `folder` contains exactly the files in `expected`, byte for byte."""
    files = (path for path in folder.rglob("*") if path.is_file())
    existing = {path.relative_to(folder).as_posix() for path in files}
    wrong = sorted(existing ^ set(expected))
    wrong += [name for name in expected if name in existing and (folder / name).read_bytes() != expected[name]]
    if wrong:
        raise SourceError(
            f"{folder} differs from a rebuild in {', '.join(wrong)}. Run this script without --check. Pillow "
            f"{PIL.__version__} is installed here: another version may encode the same image differently."
        )
