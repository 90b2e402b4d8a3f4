"""From what a result was made: hashes of the submission and of the checks, to know what must be graded anew."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from autograde.intake.folder import Folder

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKS = _PACKAGE.parent / "helpers" / "checks"
_DECIDES = (
    "intake/*.py",
    "worker/*.py",
    "grading/marks.py",
    "judging/judge.py",
    "judging/expected.py",
    "exercises/_*.py",
)


def content_hash(folder: Folder) -> str:
    """The hash of everything that was read of a submission: names, bytes, and what is said of the rest."""
    digest = hashlib.sha256()
    for name, content in sorted(folder.files.items()):
        kind, raw = ("file", content) if isinstance(content, bytes) else ("problem", content.message.encode())
        digest.update(f"{name}\0{kind}\0{len(raw)}\0".encode() + raw)
    for note in (*folder.notes, folder.problem.message if folder.problem else ""):
        digest.update(b"\0note\0" + note.encode("utf-8", "replace"))
    return digest.hexdigest()


def checks_hash(exercises: Iterable[str], releases: Mapping[str, bytes]) -> str:
    """The hash of all that decides on marks for these exercises, beside the submission and the hidden seed."""
    digest = hashlib.sha256(_common().encode())
    for name in sorted(exercises):
        digest.update(_source(_PACKAGE / "exercises" / f"{name}.py"))
    for lesson, release in sorted(releases.items()):
        digest.update(lesson.encode() + b"\0" + release)
    return digest.hexdigest()


@cache
def _common() -> str:
    digest = hashlib.sha256()
    own = (path for pattern in _DECIDES for path in sorted(_PACKAGE.glob(pattern)))
    for path in [*sorted(_CHECKS.glob("*.py")), *own]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def forget() -> None:
    """Read the files anew for the next hash: they may have changed since this process was started."""
    _common.cache_clear()


def _source(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
