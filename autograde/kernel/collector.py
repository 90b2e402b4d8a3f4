"""Collect submissions for nbgrader's `zip_collect`, where students hand in notebooks of the bundle: 1_LESSON.ipynb."""

from pathlib import Path
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from autograde.file_names import is_named


class LessonCollector(FileNameCollectorPlugin):
    """nbgrader's collector, configured as c.FileNameCollectorPlugin; it gives a lesson's notebook the lesson's name."""

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Return what the file's name says, or None; `file_id` is the lesson's name if the file is its notebook."""
        found = super().collect(submitted_file)
        if found and "file_id" in found:
            file = found["file_id"]
            own = [lesson for lesson in self._released() if "/" not in file and is_named(file, lesson)]
            found |= {"file_id": own[0]} if own else {}
        return found

    def _released(self) -> list[str]:
        coursedir = self.parent.coursedir
        folder = coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id)
        return [Path(name).stem for name in find_all_notebooks(folder)]
