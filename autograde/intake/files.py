"""Read a submitted file without trusting it: a regular file of a sensible size, or a sentence on what it is instead."""

import os
import stat
from pathlib import Path

from autograde.load_report import Problem

MAX_MODULE = 5_000_000  # bytes
MAX_NOTEBOOK = 50_000_000


def read_bounded(path: Path, limit: int) -> bytes | Problem:
    """The file's bytes, or the problem that it is missing, no regular file, unreadable or larger than `limit`."""
    try:
        # Not blocking: a named pipe would be waited for, for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        gone = "it is a link to nothing." if path.is_symlink() else "the file is missing."
        return Problem("missing_file", gone)
    except OSError as error:
        return Problem("unreadable_file", f"the file cannot be read ({error.strerror}).")
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return Problem("not_a_file", f"this is {_kind(status.st_mode)}; a file was wanted.")
        if status.st_size > limit:
            size = f"{status.st_size / 1e6:,.1f} MB"
            return Problem("too_large", f"the file has {size}; at most {limit / 1e6:g} MB are read.")
        return file.read(limit)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "no regular file"
