"""List the class: everybody with a folder in submitted/, in the gradebook, or in the course's roster.csv.

roster.csv has the format of `nbgrader db student import`: a header line, with a column `id` (or `student`). As
spreadsheets of many countries save it, fields may also be separated by semicolons or tabs, and the text be UTF-16.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from autograde.course import Course
from autograde.gradebook.database import students as known_students
from autograde.inside.loading.report import Problem
from autograde.intake.files import read_bounded
from helpers.checks.sentences import Sentence

_MAX_ROSTER = 20_000_000  # bytes
_MAX_NAME = 128  # characters: the width of nbgrader's column
_MAX_NOTES = 20
_COLUMNS = ("id", "student")
_SEPARATORS = (",", ";", "\t", "|")
_MOST_COLUMNS, _LONGEST_COLUMN = 8, 40  # that an error shows


@dataclass(frozen=True)
class Roster:
    """The names of all students, each of whom gets a row; `notes` list names that cannot be a student's."""

    students: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()


def read_roster(course: Course) -> Roster:
    """Read the class from all three sources; students are sorted by name. Raises HelperError for a broken gradebook."""
    notes: list[Sentence] = []
    students: set[str] = set()
    for where, names in (
        (f"{course.submitted}", _folders(course)),
        (Sentence("roster.gradebook"), known_students(course)),
        (f"{course.root / 'roster.csv'}", _listed(course, notes)),
    ):
        for name in names:
            wrong = unfit(name)
            if wrong:
                notes.append(Sentence("roster.no_student", {"name": f"{name[:60]!a}", "where": where, "why": wrong}))
            else:
                students.add(name)
    more = len(notes) - _MAX_NOTES
    shown = notes[:_MAX_NOTES] + ([Sentence("roster.more", {"count": more})] if more > 0 else [])
    return Roster(tuple(sorted(students)), tuple(shown))


def unfit(name: str) -> Sentence | None:
    """Why this cannot be a student's name, which folders and files have too; None if it can."""
    if not name or len(name) > _MAX_NAME or len(name.encode("utf-8", "replace")) > 200:
        return Sentence("roster.length", {"most": _MAX_NAME})
    if not name.isprintable() or "/" in name or "\\" in name:
        return Sentence("roster.characters")
    return Sentence("roster.dot") if name.startswith(".") else None


def _folders(course: Course) -> list[str]:
    """The names of folders and of links: somebody handed in a link too, and their row says what is wrong."""
    if not course.submitted.is_dir():
        return []
    entries = (path for path in course.submitted.iterdir() if path.is_symlink() or path.is_dir())
    return sorted(path.name for path in entries if not path.name.startswith("."))


def _listed(course: Course, notes: list[Sentence]) -> list[str]:
    path = course.root / "roster.csv"
    raw = read_bounded(path, _MAX_ROSTER)
    if isinstance(raw, Problem):
        if path.exists() or path.is_symlink():
            notes.append(Sentence("roster.not_read", {"path": str(path), "problem": raw.reason_sentence}))
        return []
    try:
        text = _decoded(raw)
        head, above, separator = _header(text)
    except (UnicodeDecodeError, csv.Error) as error:
        notes.append(Sentence("roster.not_csv", {"path": str(path), "error": str(error)}))
        return []
    column = _column(head)
    if column is None:
        notes.append(Sentence("roster.no_column", {"path": str(path), "columns": _shown(head)}))
        return []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    names, empty = [], True
    try:
        for number, line in enumerate(lines):
            if number <= above or not any(field.strip() for field in line):
                continue
            empty = False
            if len(line) > column and line[column].strip():
                names.append(line[column].strip())
            else:
                facts = {"path": str(path), "line": lines.line_num, "column": head[column]}
                notes.append(Sentence("roster.no_name", facts))
    except csv.Error as error:
        empty = False
        facts = {"path": str(path), "line": lines.line_num, "error": str(error)}
        notes.append(Sentence("roster.broken_off", facts))
    if empty:
        notes.append(Sentence("roster.nobody", {"path": str(path)}))
    return names


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def _header(text: str) -> tuple[list[str], int, str]:
    """Return the names of the columns, the number of lines above them, and the separator.

    It is the separator with which a column is the names'. Spreadsheets may write it above the header, as `sep=;`.
    Raises csv.Error.
    """
    top = list(islice(io.StringIO(text, newline=""), 2))
    above = int(len(top) > 1 and top[0].strip().strip('"').lower().startswith("sep="))
    heads = {separator: _names(top[above:], separator) for separator in _SEPARATORS}
    separator = next((separator for separator, head in heads.items() if _column(head) is not None), _SEPARATORS[0])
    return heads[separator], above, separator


def _names(lines: Sequence[str], separator: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader(lines, strict=True, delimiter=separator), [])]


def _column(head: Sequence[str]) -> int | None:
    return next((head.index(name) for name in _COLUMNS if name in head), None)


def _shown(head: Sequence[str]) -> str | Sentence:
    names = [name for name in head if name]
    shown = ", ".join(f"{name[:_LONGEST_COLUMN]!a}" for name in names[:_MOST_COLUMNS])
    return shown + (", ..." if len(names) > _MOST_COLUMNS else "") if names else Sentence("roster.no_columns")
