"""Who is in the class: everybody with a folder in submitted/, in the gradebook, or in the course's roster.csv.

roster.csv is what `nbgrader db student import` reads: a line with names of columns, one of them `id` (or `student`).
"""

import csv
import io
from dataclasses import dataclass

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from autograde.course import Course
from autograde.intake.files import read_bounded
from autograde.load_report import Problem

_MAX_ROSTER = 20_000_000  # bytes
_MAX_NAME = 128  # characters: the width of nbgrader's column
_TOLD = 20


@dataclass(frozen=True)
class Roster:
    """The students by name, each to get a row; `notes` name in a sentence each what could be no student."""

    students: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_roster(course: Course) -> Roster:
    """Everybody who is in the class, sorted."""
    notes: list[str] = []
    found: set[str] = set()
    for where, names in (
        (f"{course.submitted}", _folders(course)),
        ("the gradebook", _known(course)),
        (f"{course.root / 'roster.csv'}", _listed(course, notes)),
    ):
        for name in names:
            wrong = unfit(name)
            if wrong:
                notes.append(f"{name[:60]!a} in {where} is no student: {wrong}.")
            else:
                found.add(name)
    more = len(notes) - _TOLD
    told = notes[:_TOLD] + ([f"{more} more such lines."] if more > 0 else [])
    return Roster(tuple(sorted(found)), tuple(told))


def unfit(name: str) -> str | None:
    """Why this cannot be a student's name, which is that of folders and files too; None if it can."""
    if not name or len(name) > _MAX_NAME or len(name.encode("utf-8", "replace")) > 200:
        return f"a name has 1 to {_MAX_NAME} characters"
    if not name.isprintable() or "/" in name or "\\" in name:
        return "it holds characters that a folder's name cannot have"
    return "it starts with a dot" if name.startswith(".") else None


def _folders(course: Course) -> list[str]:
    """All names but plain files': links too, since their names stand for somebody whose row says what is wrong."""
    if not course.submitted.is_dir():
        return []
    found = (path for path in course.submitted.iterdir() if path.is_symlink() or path.is_dir())
    return sorted(path.name for path in found if not path.name.startswith("."))


def _known(course: Course) -> list[str]:
    if not course.has_gradebook:
        return []
    engine = create_engine(course.db_url)
    try:
        with engine.connect() as connection:
            return [str(name) for (name,) in connection.execute(text("SELECT id FROM student"))]
    except SQLAlchemyError:
        return []  # it has no tables yet; if it cannot be opened at all, the run will say so
    finally:
        engine.dispose()


def _listed(course: Course, notes: list[str]) -> list[str]:
    path = course.root / "roster.csv"
    raw = read_bounded(path, _MAX_ROSTER)
    if isinstance(raw, Problem):
        if path.exists() or path.is_symlink():
            notes.append(f"{path} was not read: {raw.message}")
        return []
    try:
        lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        head = [name.strip().lower() for name in next(lines, [])]
    except (UnicodeDecodeError, csv.Error) as error:
        notes.append(f"{path} was not read: it is no CSV file in UTF-8 ({error}).")
        return []
    column = next((head.index(name) for name in ("id", "student") if name in head), None)
    if column is None:
        notes.append(f"{path} was not read: none of its columns is called id or student.")
        return []
    found = []
    try:
        for line in lines:
            if any(field.strip() for field in line):
                if len(line) > column and line[column].strip():
                    found.append(line[column].strip())
                else:
                    notes.append(f"{path}, line {lines.line_num}: there is no {head[column]}.")
    except csv.Error as error:
        notes.append(f"{path}, line {lines.line_num}: the rest was not read ({error}).")
    return found
