"""Read a submitted file without trusting it: a regular file of a sensible size, or a sentence on what it is instead."""

import errno
import os
import stat
from pathlib import Path

from autograde.load_report import Problem

MAX_MODULE = 5_000_000  # bytes
MAX_NOTEBOOK = 25_000_000  # a hostile one of this size takes 0.7 GB and 5 s to parse; figures rarely fill 5 MB

# Not blocking: a named pipe would be waited for, for ever.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_bounded(path: Path, limit: int) -> bytes | Problem:
    """The file's bytes, or the problem that it is missing, no regular file, unreadable or larger than `limit`."""
    try:
        return _content(os.open(path, _FLAGS), limit)
    except FileNotFoundError:
        gone = "it is a link to nothing." if path.is_symlink() else "the file is missing."
        return Problem("missing_file", gone)
    except OSError as error:
        return Problem("unreadable_file", f"the file cannot be read ({error.strerror}).")


def read_inside(folder: int, name: str, limit: int) -> bytes | Problem:
    """The same for a file in the folder that is open as `folder`; a link is not followed, but named.

    A link can point at another student's work, or out of the course.
    """
    try:
        return _content(os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=folder), limit)
    except FileNotFoundError:
        return Problem("missing_file", "the file is missing.")
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem("not_a_file", "this is a link; the file itself must be handed in.")
        return Problem("unreadable_file", f"the file cannot be read ({error.strerror}).")


def _content(descriptor: int, limit: int) -> bytes | Problem:
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit)
    os.close(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return Problem("not_a_file", f"this is {kind(status.st_mode)}; a file was wanted.")
    size = f"{status.st_size / 1e6:,.1f} MB"
    return Problem("too_large", f"the file has {size}; at most {limit / 1e6:g} MB are read.")


def kind(mode: int) -> str:
    """What a file that is no regular one is, in words."""
    if stat.S_ISLNK(mode):
        return "a link"
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISREG(mode):
        return "a file"
    return "a named pipe" if stat.S_ISFIFO(mode) else "no regular file"
