"""Take a notebook out of a zip file in memory: nothing is unpacked to a disk, whatever names the archive holds."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from autograde.inside.loading.report import Problem
from autograde.intake.files import MAX_NOTEBOOK

ZIP = b"PK\x03\x04"
_MAX_MEMBERS = 10_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others can ask for gigabytes before the first byte
_END = b"PK\x05\x06"


def from_zip(raw: bytes, lesson: str) -> bytes | Problem:
    """The bytes of the one notebook in the archive that fits the lesson's name, else of its only one."""
    try:
        if _members(raw) > _MAX_MEMBERS:
            return Problem("too_large", "zip_of_too_many", {"most": _MAX_MEMBERS})
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _from_archive(archive, lesson)
    except Exception as error:
        # zipfile raises more than it says: zlib.error, struct.error, EOFError, UnicodeDecodeError ...
        told = " ".join(str(error).encode("utf-8", "replace").decode().split())[:100]
        return Problem("corrupt", "zip_damaged", {"error": told or type(error).__name__})


def letters(text: str) -> str:
    """The name without what people change in names: case, spaces, punctuation."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _from_archive(archive: zipfile.ZipFile, lesson: str) -> bytes | Problem:
    names = [info for info in archive.infolist() if info.filename.endswith(".ipynb")]
    names = [info for info in names if not PurePosixPath(info.filename).name.startswith(".")]
    own = [info for info in names if PurePosixPath(info.filename).stem == lesson]
    fitting = own or [info for info in names if letters(lesson) in letters(PurePosixPath(info.filename).stem)] or names
    if not own and len(fitting) != 1:
        return Problem("corrupt", "zip_of_notebooks", {"count": len(fitting)})
    chosen = fitting[0]
    if chosen.compress_type not in _METHODS:
        return Problem("corrupt", "zip_unusual")
    with archive.open(chosen) as file:
        inner = file.read(MAX_NOTEBOOK + 1)  # no more is unpacked, whatever size is announced
    if len(inner) > MAX_NOTEBOOK:
        return Problem("too_large", "zip_of_large_notebook", {"most": MAX_NOTEBOOK / 1e6})
    return inner


def _members(raw: bytes) -> int:
    """How many files the directory at the archive's end may list, by its size: each takes at least 46 bytes."""
    at = raw.rfind(_END)
    size = int.from_bytes(raw[at + 12 : at + 16], "little") if at >= 0 else 0
    return min(size, len(raw)) // 46
