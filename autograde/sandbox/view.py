"""What student code can see of the machine, read-only: the system's libraries, Python with its packages, helpers."""

import os
import site
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE.parent
# Of this package only what the student's process runs: exercises, with their references, are not among it.
_OWN = ("__init__.py", "hidden.py", "load_report.py", "sandbox", "worker")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types")


@dataclass(frozen=True)
class View:
    """`shown` paths are there, read-only, at the same place; `hidden` ones among them are empty but for `kept` ones."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    kept: tuple[str, ...]

    def below(self, folder: str) -> list[str]:
        """What the view shows below a folder that exists there, and is no link."""
        paths = (path for path in (*self.shown, *self.kept) if path.startswith(f"{folder}/"))
        return [path for path in paths if Path(path).exists() and not Path(path).is_symlink()]

    def to_data(self) -> dict[str, Any]:
        return asdict(self)


def view_from_data(data: dict[str, Any]) -> View:
    return View(*(tuple(data[name]) for name in ("shown", "hidden", "kept")))


def student_view() -> View:
    """The view for grading with this Python."""
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parent.parent)]
    # Not sys.path: the folder that a command was started in is on it, which may be the course's.
    packages = [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    own = [*(str(_PACKAGE / name) for name in _OWN), str(_ROOT / "helpers")]
    settings = [f"/etc/{name}" for name in _SETTINGS]
    shown = _outermost([*_SYSTEM, *settings, *_folders([*python, *packages])])
    return View(shown, (str(_PACKAGE),), tuple(own))


def unreadable(view: View) -> str | None:
    """A path of the view that only its owner can read, which an ordinary user's code could not: None if all is well."""
    for path in (*view.shown, *view.kept):
        found = Path(path)
        if found.exists() and not found.stat().st_mode & (0o005 if found.is_dir() else 0o004):
            return path
    return None


def _folders(paths: Iterable[str]) -> list[str]:
    """Both the path as it is named, since Python looks there, and where links lead; never what holds the project."""
    found: list[str] = []
    for path in paths:
        if not path or not Path(path).is_dir():
            continue
        named, real = os.path.abspath(path), os.path.realpath(path)  # noqa: PTH100  # links are to be kept
        found += [place for place in (named, real) if not _ROOT.is_relative_to(place)]
    return found


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Existing paths, each once, without those that lie below another."""
    there = sorted({path for path in paths if os.path.lexists(path) and path != "/"})
    return tuple(path for path in there if not any(path.startswith(f"{other}/") for other in there if other != path))
