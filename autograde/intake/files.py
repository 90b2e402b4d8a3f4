"""Read a submitted file without trusting it: the bytes of a regular file of limited size, or a problem."""

import errno
import os
import stat
from pathlib import Path

from autograde.inside.loading.report import Problem
from helpers.checks.sentences import Sentence

MAX_MODULE = 5_000_000  # bytes
MAX_NOTEBOOK = 25_000_000  # a hostile one of this size takes 0.7 GB and 5 s to parse; figures rarely fill 5 MB

# Non-blocking, since opening a named pipe could wait without end.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_bounded(path: Path, limit: int) -> bytes | Problem:
    """The file's bytes, or the problem if it is missing, not regular, unreadable or larger than `limit` bytes."""
    try:
        return _content(os.open(path, _FLAGS), limit)
    except FileNotFoundError:
        return Problem("missing_file", "link_to_nothing" if path.is_symlink() else "file_missing")
    except OSError as error:
        return Problem("unreadable_file", "file_unreadable", {"error": error.strerror})


def read_inside(folder: int, name: str, limit: int) -> bytes | Problem:
    """As `read_bounded`, for a file in the folder with the open descriptor `folder`; a link is a problem.

    Links are not followed: they can point to another student's work, or out of the course.
    """
    try:
        return _content(os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=folder), limit)
    except FileNotFoundError:
        return Problem("missing_file", "file_missing")
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem("not_a_file", "link")
        return Problem("unreadable_file", "file_unreadable", {"error": error.strerror})


def _content(descriptor: int, limit: int) -> bytes | Problem:
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit)
    os.close(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return Problem("not_a_file", "not_a_file", {"kind": kind(status.st_mode)})
    return Problem("too_large", "file_too_large", {"megabytes": status.st_size / 1e6, "most": limit / 1e6})


def kind(mode: int) -> Sentence:
    """The kind of file that `mode` (of os.stat) describes, in words."""
    tests = {"link": stat.S_ISLNK, "folder": stat.S_ISDIR, "file": stat.S_ISREG, "pipe": stat.S_ISFIFO}
    return Sentence(f"file_kind.{next((name for name, is_one in tests.items() if is_one(mode)), 'other')}")
