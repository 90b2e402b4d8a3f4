"""nbgrader's reading of submissions, by the intake of `autograde grade`: whatever was handed in is a notebook then.

Stock nbgrader stops the run of a class for a copied grade cell or a damaged file, and gives a deleted check no row.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograde.course import Course
from autograde.kernel.fork_server import fork_server

PROBLEM = "autograde_problem"  # in a sanitized notebook's metadata: the data of the problem that kept it from grading


class IntakeExporter(NotebookExporter):
    """What `nbgrader autograde` reads and writes notebooks with, in its two steps: sanitize, then grade."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        if type(self.parent).__name__ == "Autograde":
            from autograde.kernel.other_files import guard

            fork_server()  # it takes seconds to start, beside all else
            guard(self.parent)

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> Any:
        """Read a submitted notebook through the intake; what nbgrader has sanitized is read as it is."""
        if not getattr(self.parent, "_sanitizing", False):
            return super().from_filename(filename, resources, **more)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        return self.from_notebook_node(self._taken_in(resources["nbgrader"]), resources, **more)

    def _taken_in(self, names: dict[str, str]) -> Any:
        from autograde.intake.folder import read_folder
        from autograde.intake.submission import take_in

        course = Course()
        lessons = course.lessons(names["assignment"])
        release = lessons[names["notebook"]].read_bytes()
        wanted = [f"{lesson}.ipynb" for lesson in lessons]
        folder = read_folder(course.submitted, names["student"], names["assignment"], first=wanted)
        intake = take_in(folder.files, release, names["notebook"], tuple(lessons))
        for note in (*folder.notes, *intake.notes):
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], str(note))
        if intake.notebook is not None:
            return intake.notebook
        # The release stands in, with no marks: every check says why.
        stand_in = nbformat.reads(release.decode(), as_version=4)
        if intake.problem:
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], intake.problem.sentence)
            stand_in.metadata[PROBLEM] = intake.problem.to_data()
        return stand_in
