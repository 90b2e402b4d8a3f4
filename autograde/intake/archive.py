"""Read a notebook from a zip file, in memory: nothing is written to disk, whatever names the archive holds."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from autograde.file_names import is_named
from autograde.inside.loading.report import Problem
from autograde.intake.files import MAX_NOTEBOOK

ZIP = b"PK\x03\x04"
_MAX_MEMBERS = 10_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # other methods can allocate gigabytes before the first byte
_END = b"PK\x05\x06"


def from_zip(raw: bytes, lesson: str) -> bytes | Problem:
    """The bytes of the archive's one notebook whose name fits the lesson, or of its only notebook; else the problem."""
    try:
        if _members(raw) > _MAX_MEMBERS:
            return Problem("too_large", "zip_of_too_many", {"most": _MAX_MEMBERS})
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _from_archive(archive, lesson)
    except Exception as error:
        # zipfile raises more than it documents: zlib.error, struct.error, EOFError, UnicodeDecodeError ...
        message = " ".join(str(error).encode("utf-8", "replace").decode().split())[:100]
        return Problem("corrupt", "zip_damaged", {"error": message or type(error).__name__})


def letters(text: str) -> str:
    """Reduce a name to lower-case letters and digits, so that case, spaces and punctuation do not matter."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _from_archive(archive: zipfile.ZipFile, lesson: str) -> bytes | Problem:
    names = [info for info in archive.infolist() if info.filename.endswith(".ipynb")]
    names = [info for info in names if not PurePosixPath(info.filename).name.startswith(".")]
    own = [info for info in names if is_named(info.filename, lesson)]
    own.sort(key=lambda info: PurePosixPath(info.filename).stem != lesson)
    fitting = own or [info for info in names if letters(lesson) in letters(PurePosixPath(info.filename).stem)] or names
    if not own and len(fitting) != 1:
        return Problem("corrupt", "zip_of_notebooks", {"count": len(fitting)})
    chosen = fitting[0]
    if chosen.compress_type not in _METHODS:
        return Problem("corrupt", "zip_unusual")
    with archive.open(chosen) as file:
        inner = file.read(MAX_NOTEBOOK + 1)  # unpacks no more, whatever size the archive announces
    if len(inner) > MAX_NOTEBOOK:
        return Problem("too_large", "zip_of_large_notebook", {"most": MAX_NOTEBOOK / 1e6})
    return inner


def _members(raw: bytes) -> int:
    """An upper bound on the number of files, by the size of the archive's directory: an entry has at least 46 bytes."""
    at = raw.rfind(_END)
    size = int.from_bytes(raw[at + 12 : at + 16], "little") if at >= 0 else 0
    return min(size, len(raw)) // 46
