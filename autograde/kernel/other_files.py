"""Keep a submission's other files from harming the instructor in nbgrader.

`nbgrader autograde` copies what a link points to, be it an endless device or another student's work. All of nbgrader
fails for the whole class at a timestamp.txt that does not hold a time.
"""

import glob
import os
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from autograde.gradebook.writer import timestamp
from autograde.intake.files import read_inside
from autograde.intake.folder import TIMESTAMP, arrived, opened

_LONGEST = 1000  # bytes of a timestamp


def guard(converter: Any) -> None:
    """Patch an nbgrader converter: it copies only plain files and folders."""
    prepare, coursedir = converter.init_assignment, converter.coursedir

    def init_assignment(assignment: str, student: str) -> None:
        ignored = coursedir.ignore
        coursedir.ignore = [*ignored, *_patterns(Path(converter._format_source(assignment, student)))]
        try:
            prepare(assignment, student)
        finally:
            coursedir.ignore = ignored

    converter.init_assignment = init_assignment


def guard_times() -> None:
    """Patch nbgrader to read a submission's timestamp.txt as grading does, and to ignore one that holds no time.

    Otherwise a single odd file, link or pipe ends a command for the whole class, or formgrader's list of submissions.
    """
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    def of_student(self: Any, assignment: str, student: str) -> datetime | None:
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        return _arrived(str(Path(folder).absolute()))  # `resolve` would follow links

    CourseDirectory.get_existing_timestamp = lambda self, folder: _arrived(folder)
    NbGraderAPI.get_submitted_timestamp = of_student


def _arrived(folder: str) -> datetime | None:
    path = Path(folder)
    with suppress(OSError), opened(path.parent.parent, path.parts[-2:]) as submission:
        return timestamp(arrived({TIMESTAMP: read_inside(submission, TIMESTAMP, _LONGEST)}))
    return None


def _patterns(folder: Path) -> list[str]:
    """Patterns for the names of all but plain files; for everything if the folder itself is a link."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return ["*", ".*"]
    ignored = set()
    for inside, _, names in os.walk(folder):
        ignored |= {name for name in names if not stat.S_ISREG(Path(inside, name).lstat().st_mode)}
    return [glob.escape(name) for name in sorted(ignored)]
