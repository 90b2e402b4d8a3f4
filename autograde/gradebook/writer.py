"""Write nbgrader's gradebook, through nbgrader's own interface: the marks that formgrader shows and exports.

Only one process writes. It writes what stock `nbgrader autograde` writes for the same marks.
"""

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import nbformat
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Base, Gradebook, InvalidEntry, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, parse_utc
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SADeprecationWarning, SAWarning, SQLAlchemyError

from autograde.builder.student import nbgrader_config
from autograde.course import Course
from autograde.gradebook.database import reason, shown_url, unreachable
from autograde.gradebook.indexes import make_indexes
from autograde.grading.assignment import NOT_SANDBOXED
from autograde.grading.results import LessonResult, SubmissionResult
from helpers.errors import HelperError

_LONGEST_TIME = 100  # characters


class GradebookWriter:
    """The course's gradebook, open for writing; a context manager."""

    def __init__(self, course: Course) -> None:
        """Open the gradebook, or create it if it is missing; raises HelperError if that fails."""
        self._course = course
        course.root.mkdir(parents=True, exist_ok=True)
        try:
            with _quiet():
                _make_tables(course.db_url)
                self._book = Gradebook(course.db_url)
            make_indexes(self._book.db)
        except (SQLAlchemyError, ImportError) as error:
            raise unreachable(course.db_url, error) from error

    def __enter__(self) -> "GradebookWriter":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the gradebook."""
        self._book.close()

    def ensure_assignment(self, assignment: str, releases: Mapping[str, bytes]) -> None:
        """Add missing notebooks and cells of the assignment, as `nbgrader generate_assignment` does.

        Raises HelperError if the gradebook has other cells than the releases.
        """
        with _quiet():
            self._book.update_or_create_assignment(assignment)
            for lesson, release in releases.items():
                if not self._is_current(assignment, lesson, release):
                    self._save_cells(assignment, lesson, release)

    def write(self, result: SubmissionResult, arrived: str | None = None) -> None:
        """Enter a student's marks, all or none; marks given by hand are kept, and flagged for another look.

        `arrived` is the text of the submission's timestamp.txt. Raises NotWritten if nothing was written.
        """
        when = timestamp(arrived)
        try:
            with _quiet(), _one_transaction(self._book.db):
                self._book.update_or_create_student(result.student)
                more = {"timestamp": when} if when else {}
                self._book.update_or_create_submission(result.assignment, result.student, **more)
                for lesson in result.lessons:
                    self._write_lesson(result, lesson)
        except (SQLAlchemyError, InvalidEntry, MissingEntry, OSError, ValueError) as error:
            raise NotWritten(f"the gradebook {shown_url(self._course.db_url)} refused it: {reason(error)}") from error

    def _write_lesson(self, result: SubmissionResult, lesson: LessonResult) -> None:
        points: dict[str, float | None] = {e.grade_id: e.verdict.points for e in lesson.exercises}
        # A person grades answers; an unchanged cell gets 0 points at once.
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
        if not lesson.sandboxed:
            comments = {comment.name: comment for comment in notebook.comments}
            order = [e.grade_id.removeprefix("check-") for e in lesson.exercises] + [
                q.grade_id for q in lesson.questions
            ]
            first = next((comments[name] for name in order if name in comments), None)
            if first:
                first.auto_comment = " ".join(filter(None, [first.auto_comment, str(NOT_SANDBOXED)]))

    def _is_current(self, assignment: str, lesson: str, release: bytes) -> bool:
        try:
            known = self._book.find_notebook(lesson, assignment)
        except MissingEntry:
            return False
        cells = [cell for cell in nbformat.reads(release.decode(), as_version=4).cells if is_grade(cell)]
        expected = {cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points) for cell in cells}
        return {cell.name: cell.max_score for cell in known.grade_cells} == expected

    def _save_cells(self, assignment: str, lesson: str, release: bytes) -> None:
        """Save the cells by nbgrader's steps, from the solved notebook if there: autograding restores its tests."""
        solved = self._course.notebooks.parent / "solutions" / assignment / f"{lesson}.ipynb"
        exporter = NotebookExporter(config=nbgrader_config())
        for step in _steps() if solved.is_file() else [SaveCells]:
            exporter.register_preprocessor(step, enabled=True)
        text = solved.read_text(encoding="utf-8") if solved.is_file() else release.decode()
        names = {"notebook": lesson, "assignment": assignment, "student": ".", "db_url": self._course.db_url}
        logging.getLogger("traitlets").setLevel(logging.ERROR)
        try:
            with _quiet():
                notebook = nbformat.reads(text, as_version=4)
                exporter.from_notebook_node(notebook, resources={"nbgrader": names, "unique_key": lesson})
        except RuntimeError as error:
            raise HelperError(
                f"the gradebook {shown_url(self._course.db_url)} has other cells for {assignment}/{lesson} than the "
                f"released notebook: {error}. Build the same lessons again, or start with a fresh course folder."
            ) from error
        self._book.db.expire_all()


class NotWritten(Exception):
    """The gradebook could not store one student's marks; it holds none of them."""


@contextmanager
def _one_transaction(session: Any) -> Iterator[None]:
    """Replace nbgrader's commits, which would leave half a row if a later step fails, by one at the end, or a rollback.

    Inside, a commit only flushes. At the end the session forgets what it read: one that remembers a whole class gets
    slower with every student.
    """
    session.commit = session.flush
    try:
        yield
        del session.commit
        session.commit()
    except BaseException:
        session.__dict__.pop("commit", None)
        session.rollback()
        raise
    finally:
        session.expunge_all()


def _make_tables(url: str) -> None:
    """Make nbgrader's tables, with their version, in a database without tables.

    nbgrader would do that, too, but it starts `alembic` by its bare name to learn the version: two seconds, and an
    error if this Python's folder is not on the PATH.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                Base.metadata.create_all(connection)
                MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
    finally:
        engine.dispose()


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence SQLAlchemy's warnings about nbgrader's own models."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=SADeprecationWarning)
        warnings.filterwarnings("ignore", category=SAWarning)
        yield


def _steps() -> list[Any]:
    """The steps of generate_assignment up to the one that fills the gradebook."""
    steps = list(GenerateAssignment.preprocessors.default_args[0])
    return steps[: steps.index(SaveCells) + 1]


def timestamp(text: str | None) -> Any:
    """Parse the text of a timestamp.txt of nbgrader's exchange, as a datetime in UTC; None if it is unreadable.

    Students can hand in any text, for which dateutil raises more than it documents, decimal.InvalidOperation for one.
    """
    if not text or len(text) > _LONGEST_TIME:
        return None
    try:
        return parse_utc(text)
    except Exception:
        return None
