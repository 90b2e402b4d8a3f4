"""Read submissions in nbgrader by the intake of `autograde grade`, which makes a notebook of anything handed in.

Stock nbgrader ends the run of a class at a copied grade cell or a damaged file, and gives a deleted check no row.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograde.course import Course
from autograde.kernel.fork_server import fork_server

PROBLEM = "autograde_problem"  # key in a sanitized notebook's metadata: the problem that keeps it from being graded


class IntakeExporter(NotebookExporter):
    """The exporter of `nbgrader autograde`, in both of its steps: sanitize, then grade."""

    def __init__(self, **more: Any) -> None:
        """Start the fork server, and guard the converter, if nbgrader's Autograde makes it."""
        super().__init__(**more)
        if type(self.parent).__name__ == "Autograde":
            from autograde.kernel.other_files import guard

            fork_server()  # takes seconds to start, in parallel with the rest
            guard(self.parent)

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> Any:
        """Read a submitted notebook through the intake, or one that nbgrader has sanitized as it is."""
        if not getattr(self.parent, "_sanitizing", False):
            return super().from_filename(filename, resources, **more)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        return self.from_notebook_node(self._taken_in(resources["nbgrader"]), resources, **more)

    def _taken_in(self, names: dict[str, str]) -> Any:
        from autograde.file_names import expected_names
        from autograde.intake.folder import read_folder
        from autograde.intake.submission import take_in

        course = Course()
        lessons = course.lessons(names["assignment"])
        release = lessons[names["notebook"]].read_bytes()
        where = (names["student"], names["assignment"])
        folder = read_folder(course.submitted, *where, first=expected_names(lessons))
        intake = take_in(folder.files, release, names["notebook"], tuple(lessons))
        for note in (*folder.notes, *intake.notes):
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], str(note))
        if intake.notebook is not None:
            return intake.notebook
        # The release takes its place, without marks: every check says why.
        stand_in = nbformat.reads(release.decode(), as_version=4)
        if intake.problem:
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], intake.problem.sentence)
            stand_in.metadata[PROBLEM] = intake.problem.to_data()
        return stand_in
