"""Keep a submission's other files from harming the instructor in nbgrader, and odd names from hiding its notebooks.

`nbgrader autograde` copies what a link points to, be it an endless device or another student's work. All of nbgrader
fails for the whole class at a timestamp.txt that does not hold a time.
"""

import glob
import os
import stat
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.gradebook.writer import timestamp
from autograde.intake.files import read_inside
from autograde.intake.folder import TIMESTAMP, arrived, opened
from autograde.intake.read import chosen_file
from helpers.errors import HelperError

_LONGEST = 1000  # bytes of a timestamp


def guard(converter: Any) -> None:
    """Patch an nbgrader converter: it copies only plain files and folders, and finds notebooks as the intake does."""
    prepare, coursedir = converter.init_assignment, converter.coursedir

    def init_assignment(assignment: str, student: str) -> None:
        ignored = coursedir.ignore
        coursedir.ignore = [*ignored, *_patterns(Path(converter._format_source(assignment, student)))]
        converter.notebooks = _by_lesson(converter.notebooks, _lessons(assignment))
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


def _lessons(assignment: str) -> tuple[str, ...]:
    with suppress(HelperError):  # of an unknown assignment, nbgrader says so itself
        return tuple(Course().lessons(assignment))
    return ()


def _by_lesson(paths: Sequence[str], lessons: Collection[str]) -> list[str]:
    """Return the paths of a student's notebooks, with those that the intake takes for a lesson called by its name.

    nbgrader looks for each path's name among the released notebooks, and leaves it to the exporter to read the file.
    """
    names = {Path(path).name: path for path in paths}
    chosen = {lesson: name for lesson in lessons if (name := chosen_file(names, lesson, lessons))}
    named = [str(Path(names[name]).with_name(f"{lesson}.ipynb")) for lesson, name in chosen.items()]
    return named + [path for name, path in names.items() if name not in chosen.values()]


def _patterns(folder: Path) -> list[str]:
    """Patterns for the names of all but plain files; for everything if the folder itself is a link."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return ["*", ".*"]
    ignored = set()
    for inside, _, names in os.walk(folder):
        ignored |= {name for name in names if not stat.S_ISREG(Path(inside, name).lstat().st_mode)}
    return [glob.escape(name) for name in sorted(ignored)]
