"""The files that student code can see, read-only: the system's libraries, Python with its packages, helpers."""

import os
import site
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE.parent
# The parts of this package that the student's process runs; the exercises with their references stay hidden.
_OWN = ("__init__.py", "inside")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types")


@dataclass(frozen=True)
class View:
    """Paths for the sandbox: `shown` ones are visible in place; in them, `hidden` ones are empty except for `kept`."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    kept: tuple[str, ...]

    def below(self, folder: str) -> list[str]:
        """Return the view's existing paths below a folder that are not symbolic links."""
        paths = (path for path in (*self.shown, *self.kept) if path.startswith(f"{folder}/"))
        return [path for path in paths if Path(path).exists() and not Path(path).is_symlink()]

    def to_data(self) -> dict[str, Any]:
        """Return the three lists of paths by name, for JSON."""
        return asdict(self)


def view_from_data(data: dict[str, Any]) -> View:
    """Read a view from the result of `to_data`."""
    return View(*(tuple(data[name]) for name in ("shown", "hidden", "kept")))


def student_view() -> View:
    """Return the view for grading with this Python interpreter."""
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parent.parent)]
    # Not sys.path, which contains the current folder: that may be the course's.
    packages = [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    own = [*(str(_PACKAGE / name) for name in _OWN), str(_ROOT / "helpers")]
    settings = [f"/etc/{name}" for name in _SETTINGS]
    shown = _outermost([*_SYSTEM, *settings, *_folders([*python, *packages])])
    return View(shown, (str(_PACKAGE),), tuple(own))


def unreadable(view: View) -> str | None:
    """Return a path of the view that other users cannot read, None if they can read all."""
    for path in map(Path, (*view.shown, *view.kept)):
        if path.exists() and not path.stat().st_mode & (0o005 if path.is_dir() else 0o004):
            return str(path)
    return None


def _folders(paths: Iterable[str]) -> list[str]:
    """Return each folder as named, where Python looks for it, and with links resolved; never one above the project."""
    folders: list[str] = []
    for path in paths:
        if not path or not Path(path).is_dir():
            continue
        named, real = os.path.abspath(path), os.path.realpath(path)  # noqa: PTH100  # keep links in `named`
        folders += [folder for folder in (named, real) if not _ROOT.is_relative_to(folder)]
    return folders


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the existing paths once each, sorted, without those below another."""
    existing = sorted({path for path in paths if os.path.lexists(path) and path != "/"})
    return tuple(
        path for path in existing if not any(path.startswith(f"{other}/") for other in existing if other != path)
    )
