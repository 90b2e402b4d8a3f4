"""From what a result was made: hashes of the submission and of the checks, to know what must be graded anew."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from autograde.intake.files import MAX_NOTEBOOK, read_bounded

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
_MAX_FILES = 1000


def content_hash(folder: Path) -> str:
    """The hash of everything in a submission's folder: names, kinds, bytes."""
    digest = hashlib.sha256()
    for path in _files(folder):
        raw = os.fsencode(path.readlink()) if path.is_symlink() else read_bounded(path, MAX_NOTEBOOK)
        if not isinstance(raw, bytes):
            raw = f"{raw.kind} {raw.message}".encode()
        digest.update(f"{path.relative_to(folder)!s}\0{path.is_symlink()}\0{len(raw)}\0".encode(errors="replace") + raw)
    return digest.hexdigest()


def checks_hash(exercises: Iterable[str], releases: Mapping[str, Path]) -> str:
    """The hash of all that decides on marks, beside the submission and the hidden seed."""
    digest = hashlib.sha256(_common().encode())
    for name in sorted(exercises):
        digest.update(_source(_PACKAGE / "exercises" / f"{name}.py"))
    for lesson, path in sorted(releases.items()):
        digest.update(lesson.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _common() -> str:
    digest = hashlib.sha256()
    own = (path for pattern in _DECIDES for path in sorted(_PACKAGE.glob(pattern)))
    for path in [*sorted(_CHECKS.glob("*.py")), *own]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _source(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = (Path(top) / name for top, _, names in os.walk(folder) for name in names)
    return sorted(path for path, _ in zip(found, range(_MAX_FILES), strict=False))
