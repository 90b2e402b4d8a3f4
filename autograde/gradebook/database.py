"""The gradebook's database, given by its URL: whether it exists, and why it cannot be opened."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from autograde.course import Course
from helpers.errors import HelperError

_VERSIONS = "SELECT version_num FROM alembic_version"
_STUDENTS = "SELECT id FROM student"
_POINTS = """
SELECT submitted_assignment.student_id, notebook.name, SUM(grade.auto_score)
FROM submitted_assignment
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN notebook ON notebook.id = submitted_notebook.notebook_id
LEFT JOIN grade ON grade.notebook_id = submitted_notebook.id
WHERE assignment.name = :name
GROUP BY submitted_assignment.student_id, notebook.name
"""


def has_gradebook(course: Course) -> bool:
    """Return whether the course has a gradebook: the SQLite file, or nbgrader's tables on a server.

    Raises HelperError when the server does not answer or the URL is invalid.
    """
    if course.db_url.startswith("sqlite:///"):
        return Path(course.db_url.removeprefix("sqlite:///")).exists()
    return has_tables(course.db_url)


def has_tables(url: str) -> bool:
    """Return whether the database contains nbgrader's tables; raises HelperError when it cannot be opened."""
    with _connected(url) as connection:
        return inspect(connection).has_table("submitted_assignment")


def require_known_version(course: Course) -> None:
    """Raise HelperError if the gradebook cannot be read, or if the installed nbgrader does not know its version.

    A newer nbgrader's tables have columns and rules that this one would leave out without a word.
    """
    unknown = sorted({str(version) for (version,) in _rows(course, _VERSIONS, "alembic_version")} - _known_versions())
    if unknown:
        raise HelperError(
            f"the gradebook {shown_url(course.db_url)} has the version {', '.join(unknown)[:100]!a}, which the "
            f"installed nbgrader {distribution('nbgrader').version} does not know: a newer nbgrader wrote it, or "
            f"another program did. Update nbgrader, or restore a backup from {course.private / 'backups'}."
        )


def entered_points(course: Course, assignment: str) -> dict[str, dict[str, float]]:
    """Return the points for code that the gradebook has, by student and lesson; empty if there is none yet."""
    points: dict[str, dict[str, float]] = {}
    for student, lesson, sum_of_lesson in _rows(course, _POINTS, "submitted_assignment", {"name": assignment}):
        points.setdefault(student, {})[lesson] = float(sum_of_lesson or 0)
    return points


def students(course: Course) -> list[str]:
    """Return the names of the gradebook's students; raises HelperError if it cannot be read."""
    return [str(name) for (name,) in _rows(course, _STUDENTS, "student")]


def _rows(course: Course, query: str, table: str, values: Mapping[str, str] | None = None) -> list[Any]:
    """The query's rows; none if there is no gradebook, or nbgrader's tables are not in it yet."""
    if not has_gradebook(course):
        return []  # connecting would create an empty one
    with _connected(course.db_url) as connection:
        return list(connection.execute(text(query), values)) if inspect(connection).has_table(table) else []


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection; raises HelperError when the database cannot be opened or read."""
    try:
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        raise unreachable(url, error) from error


def _known_versions() -> set[str]:
    """The versions of the gradebook that nbgrader's migrations lead to, read without importing it (0.8 s)."""
    migrations = Path(str(distribution("nbgrader").locate_file("nbgrader/alembic/versions")))
    texts = (path.read_text(encoding="utf-8") for path in migrations.glob("*.py"))
    found = (re.search(r"^revision\s*(?::[^=]*)?=\s*['\"](\w+)['\"]", text, re.MULTILINE) for text in texts)
    return {match[1] for match in found if match}


def unreachable(url: str, error: Exception) -> HelperError:
    """Return the HelperError to raise when the database at this URL could not be opened."""
    if isinstance(error, ArgumentError):
        cause = "it is not the URL of a database; expected postgresql://USER:PASSWORD@HOST/DATABASE"
    elif isinstance(error, ImportError):
        cause = f"it needs a package that is missing ({error}): pip install 'what-cnns-see[postgresql]'"
    elif type(getattr(error, "orig", None)) is sqlite3.DatabaseError:
        cause = (
            f"{reason(error)}. Replace it with the newest backup in private/backups of the course folder. If there is "
            "none, delete it: `autograde grade` makes it again, without points that were given by hand"
        )
    else:
        cause = (
            f"{reason(error)}. Check whether its server is running, whether you may write there, "
            "and whether formgrader has locked it"
        )
    return HelperError(f"the gradebook {shown_url(url)} cannot be opened: {cause}.")


def shown_url(url: str) -> str:
    """Return the database's URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "named by AUTOGRADE_DB_URL"  # any part of an invalid URL may be the password


def reason(error: Exception) -> str:
    """Return the database's own error message on one line, at most 300 characters."""
    message = str(getattr(error, "orig", None) or error)
    return " ".join(message.split())[:300].rstrip(".")
