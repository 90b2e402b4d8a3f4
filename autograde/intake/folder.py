"""Read a submission's folder into memory, once and bounded, so that what is hashed is exactly what is graded.

Nothing outside the folder is read: links are reported, not followed.
"""

import os
import stat
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from autograde.inside.loading.report import Problem
from autograde.intake.files import MAX_NOTEBOOK, kind, read_inside
from helpers.checks.sentences import Sentence

TIMESTAMP = "timestamp.txt"  # of nbgrader's exchange
MAX_FILES = 200
MAX_BYTES = 100_000_000  # of all files together
_MAX_ENTRIES = 5000  # files and folders that are visited
_MAX_DEPTH = 4
_MAX_NOTES = 5  # on single files

Files = Mapping[str, bytes | Problem]


@dataclass(frozen=True)
class Folder:
    """What was handed in: the content of each file, or its problem, by path within the folder, without hidden files.

    `notes` name what was left out; `problem` says why nothing was read at all.
    """

    files: Files = field(default_factory=dict)
    notes: tuple[Sentence, ...] = ()
    problem: Problem | None = None


def read_folder(root: Path, *inner: str, first: Collection[str] = ()) -> Folder:
    """Read the folder root/inner/...; a missing one is empty.

    None of `inner` may be a link. Up to MAX_FILES and MAX_BYTES, the files named in `first` are read first, then other
    notebooks and zip files, then the rest.
    """
    try:
        with opened(root, inner) as folder:
            return _read(folder, first)
    except FileNotFoundError:
        return Folder()
    except NotADirectoryError:
        return Folder(problem=_not_a_folder(root, inner))
    except OSError as error:
        return Folder(problem=Problem("unreadable_file", "folder_unreadable", {"error": error.strerror}))


def _read(folder: int, first: Collection[str]) -> Folder:
    walk = _Walk(folder)
    names, notes = walk.names, walk.notes
    if not walk.complete:
        # Which of the others were listed is chance: the system lists names in any order.
        notes = [Sentence("note.folder_too_full", {"most": _MAX_ENTRIES})]
        names = list(first)
    files: dict[str, bytes | Problem] = {}
    bytes_left = MAX_BYTES
    left_out = 0
    for name in sorted(names, key=lambda name: _rank(name, first)):
        content = read_inside(folder, name, min(bytes_left, MAX_NOTEBOOK)) if len(files) < MAX_FILES else None
        wrong = content.kind if isinstance(content, Problem) else ""
        if content is None or (wrong == "too_large" and bytes_left < MAX_NOTEBOOK):
            left_out += 1
        elif wrong != "missing_file":
            files[name] = content
            bytes_left -= len(content) if isinstance(content, bytes) else 0
    if left_out:
        bounds = {"most": MAX_FILES, "megabytes": MAX_BYTES / 1e6}
        notes.append(Sentence("note.files_left_out", {"left_out": left_out, "count": len(names), **bounds}))
    return Folder(files, tuple(notes + _notes_on(files)))


def _rank(name: str, first: Collection[str]) -> tuple[bool, bool, int, str]:
    return name not in first, not is_notebook(name), name.count("/"), name


def is_notebook(name: str) -> bool:
    """Whether the name is that of a notebook or of a zip file, which may hold one."""
    return PurePosixPath(name).suffix.lower() in (".ipynb", ".zip")


def arrived(files: Files) -> str | None:
    """The time of submission, as text from the exchange's timestamp file (not validated); None without one."""
    content = files.get(TIMESTAMP)
    return content[:100].decode("ascii", "replace").strip() if isinstance(content, bytes) else None


def _notes_on(files: Files) -> list[Sentence]:
    """Notes on unreadable files other than notebooks, which intake reports itself."""
    wrong = [
        (name, content) for name, content in files.items() if isinstance(content, Problem) and not is_notebook(name)
    ]
    notes = [
        Sentence("note.file_left_out", {"name": name[-80:], "problem": problem.reason_sentence})
        for name, problem in wrong[:_MAX_NOTES]
    ]
    more = len(wrong) - _MAX_NOTES
    return notes + ([Sentence("note.more_files_left_out", {"count": more})] if more > 0 else [])


class _Walk:
    """The names of all visible files, outer folders first; `complete` is False if there are too many."""

    def __init__(self, folder: int) -> None:
        self.names: list[str] = []
        self.notes: list[Sentence] = []
        self._folder = folder
        self._visited = 0
        waiting = deque([""])
        while waiting and self.complete:
            waiting.extend(self._visit(waiting.popleft()))

    @property
    def complete(self) -> bool:
        return self._visited <= _MAX_ENTRIES

    def _visit(self, inside: str) -> list[str]:
        """Collect the names in one folder; its subfolders."""
        folders = []
        for name, is_folder in self._entries(inside):
            path = f"{inside}{name}"
            if name.startswith("."):
                continue
            if not path.isprintable():  # including names that are not UTF-8, which no report can hold
                self._note(Sentence("note.name_not_printable", {"name": f"{path!a:.100}"}))
            elif not is_folder or is_notebook(name):
                self.names.append(path)
            elif path.count("/") < _MAX_DEPTH:
                folders.append(f"{path}/")
            else:
                self._note(Sentence("note.folder_too_deep", {"name": path[-80:], "depth": _MAX_DEPTH}))
        return folders

    def _entries(self, inside: str) -> list[tuple[str, bool]]:
        try:
            descriptor = os.open(inside or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self._folder)
        except OSError as error:
            self._note(Sentence("note.folder_unreadable", {"name": inside[-80:], "error": error.strerror}))
            return []
        try:
            with os.scandir(descriptor) as entries:
                some = islice(entries, _MAX_ENTRIES + 1 - self._visited)
                listed = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in some]
        finally:
            os.close(descriptor)
        self._visited += len(listed)
        return sorted(listed)

    def _note(self, note: Sentence) -> None:
        if len(self.notes) < _MAX_NOTES:
            self.notes.append(note)


@contextmanager
def opened(root: Path, inner: Sequence[str]) -> Iterator[int]:
    """Open the folder root/inner/..., where none of `inner` may be a link, and yield its descriptor; raises OSError."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in inner:
            outer = descriptor
            descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=outer)
            os.close(outer)
        yield descriptor
    finally:
        os.close(descriptor)


def _not_a_folder(root: Path, inner: Sequence[str]) -> Problem:
    path = root
    for name in inner:
        path /= name
        mode = path.lstat().st_mode
        if not stat.S_ISDIR(mode):
            return Problem("not_a_file", "folder_is", {"name": name, "kind": kind(mode)})
    return Problem("not_a_file", "not_a_folder", {"name": str(root)})
