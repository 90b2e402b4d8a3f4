"""Allow one run at a time on a course: two would overwrite each other's marks and backups."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.course import Course
from helpers.errors import HelperError


@contextmanager
def locked(course: Course) -> Iterator[None]:
    """Hold the course's lock; raises HelperError, with the process that holds it, if another does.

    The system releases the lock when the process ends, in whatever way.
    """
    course.private.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = course.private / "grading.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 100).decode("ascii", "replace").strip() or "unknown"
            raise HelperError(
                f"another run is grading {course.root} (process {holder}); wait until it is done, or stop it: "
                "the students it has finished are kept."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} on {os.uname().nodename}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
