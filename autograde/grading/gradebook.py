"""nbgrader's gradebook, through nbgrader's own interface: the marks that formgrader shows and exports.

One process writes. What is written equals what stock `nbgrader autograde` writes for the same marks.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, parse_utc
from sqlalchemy.exc import SADeprecationWarning, SAWarning

from autograde.builder.student import nbgrader_config
from autograde.course import Course
from autograde.grading.results import LessonResult, SubmissionResult
from helpers.errors import HelperError


class GradebookWriter:
    """A context manager around the course's gradebook, which is made when it is not there."""

    def __init__(self, course: Course) -> None:
        self._course = course
        course.root.mkdir(parents=True, exist_ok=True)
        with _alembic_found():
            self._book = Gradebook(course.db_url)

    def __enter__(self) -> "GradebookWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def ensure_assignment(self, assignment: str, releases: Mapping[str, Path]) -> None:
        """Enter the assignment's notebooks and cells where they are not yet, as `nbgrader generate_assignment` does."""
        with _quiet():
            self._book.update_or_create_assignment(assignment)
            for lesson, release in releases.items():
                if not self._is_current(assignment, lesson, release):
                    self._save_cells(assignment, lesson, release)

    def write(self, result: SubmissionResult) -> None:
        """Enter a student's marks; what was marked by hand stays, and is flagged for another look."""
        arrived = _timestamp(self._course.submission(result.student, result.assignment))
        more = {"timestamp": arrived} if arrived else {}
        with _quiet():
            self._book.update_or_create_student(result.student)
            self._book.update_or_create_submission(result.assignment, result.student, **more)
            for lesson in result.lessons:
                self._write_lesson(result, lesson)
            self._book.db.commit()

    def _write_lesson(self, result: SubmissionResult, lesson: LessonResult) -> None:
        points: dict[str, float | None] = {e.grade_id: e.verdict.points for e in lesson.exercises}
        # An answer waits for a person; where the cell is as it was released, nobody needs to look.
        points |= {q.grade_id: None if q.answered else 0.0 for q in lesson.questions}
        unread = lesson.status != "graded"
        notebook = self._book.find_submission_notebook(lesson.lesson, result.assignment, result.student)
        for grade in notebook.grades:
            grade.auto_score = points.get(grade.name, 0.0 if unread else None)
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        unanswered = {q.grade_id for q in lesson.questions if not q.answered}
        unanswered |= {
            e.grade_id.removeprefix("check-") for e in lesson.exercises if e.verdict.diagnosis == "not_written"
        }
        for comment in notebook.comments:
            comment.auto_comment = "No response." if comment.name in unanswered else None

    def _is_current(self, assignment: str, lesson: str, release: Path) -> bool:
        try:
            known = self._book.find_notebook(lesson, assignment)
        except MissingEntry:
            return False
        cells = [cell for cell in nbformat.read(release, as_version=4).cells if is_grade(cell)]
        wanted = {cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points) for cell in cells}
        return {cell.name: cell.max_score for cell in known.grade_cells} == wanted

    def _save_cells(self, assignment: str, lesson: str, release: Path) -> None:
        """Through nbgrader's own steps: from the solved notebook, whose hidden tests stock autograding puts back."""
        solved = release.parents[2] / "solutions" / assignment / release.name
        exporter = NotebookExporter(config=nbgrader_config())
        for step in _steps() if solved.is_file() else [SaveCells]:
            exporter.register_preprocessor(step, enabled=True)
        notebook = nbformat.read(solved if solved.is_file() else release, as_version=4)
        names = {"notebook": lesson, "assignment": assignment, "student": ".", "db_url": self._course.db_url}
        logging.getLogger("traitlets").setLevel(logging.ERROR)
        try:
            with _alembic_found():
                exporter.from_notebook_node(notebook, resources={"nbgrader": names, "unique_key": lesson})
        except RuntimeError as error:
            raise HelperError(
                f"the gradebook {self._course.db_url} has other cells for {lesson} than {release}: {error}. "
                "Build the same lessons again, or start with a fresh course folder."
            ) from error
        self._book.db.expire_all()


@contextmanager
def _alembic_found() -> Iterator[None]:
    """nbgrader calls `alembic` by its bare name when it makes or opens a gradebook: it lies beside this Python."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        with _quiet():
            yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def _quiet() -> Iterator[None]:
    """Without SQLAlchemy's warnings about nbgrader's own models, which concern nobody here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=SADeprecationWarning)
        warnings.filterwarnings("ignore", category=SAWarning)
        yield


def _steps() -> list[Any]:
    """The steps of generate_assignment up to the one that fills the gradebook."""
    steps = list(GenerateAssignment.preprocessors.default_args[0])
    return steps[: steps.index(SaveCells) + 1]


def _timestamp(folder: Path) -> Any:
    """When it was handed in, from the timestamp.txt that nbgrader's exchange leaves; None without a readable one."""
    try:
        return parse_utc((folder / "timestamp.txt").read_text(encoding="utf-8")[:100].strip())
    except (OSError, ValueError, OverflowError):
        return None
