"""What `nbgrader autograde` does with a submission's files beside the notebooks, without what can harm the instructor.

nbgrader copies them as they are: of a link what it points at, be it an endless device or another student's work. And
it ends the run of a class for a timestamp.txt that is no time.
"""

import glob
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograde.gradebook.writer import timestamp
from autograde.intake.files import read_inside
from autograde.intake.folder import TIMESTAMP, arrived, opened

_LONGEST = 1000  # bytes of a timestamp


def guard(converter: Any) -> None:
    """Have an nbgrader converter leave out of each submission what is no plain file or folder."""
    prepare, coursedir = converter.init_assignment, converter.coursedir

    def init_assignment(assignment: str, student: str) -> None:
        ignored = coursedir.ignore
        coursedir.ignore = [*ignored, *_patterns(Path(converter._format_source(assignment, student)))]
        try:
            prepare(assignment, student)
        finally:
            coursedir.ignore = ignored

    def when(folder: str) -> Any:
        path = Path(folder)
        with suppress(OSError), opened(path.parent.parent, path.parts[-2:]) as submission:
            return timestamp(arrived({TIMESTAMP: read_inside(submission, TIMESTAMP, _LONGEST)}))
        return None

    converter.init_assignment = init_assignment
    coursedir.get_existing_timestamp = when


def _patterns(folder: Path) -> list[str]:
    """Of the names of all that is no plain file; everything, where a link leads to the folder itself."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return ["*", ".*"]
    found = set()
    for inside, _, names in os.walk(folder):
        found |= {name for name in names if not stat.S_ISREG(Path(inside, name).lstat().st_mode)}
    return [glob.escape(name) for name in sorted(found)]
