"""The gradebook's database: its schema is nbgrader's; what is wrong with its address is said, without the password."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from in_process import Here
from light_course import ASSIGNMENT
from nbgrader.api import Gradebook

from autograde.class_run.run import grade_class, prepare
from autograde.course import Course
from autograde.gradebook.database import has_gradebook
from autograde.gradebook.writer import GradebookWriter, _quiet
from autograde.grading.assignment import Submission
from helpers.errors import HelperError


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no address", "named by AUTOGRADE_DB_URL cannot be opened: it is not the URL of a database"),
        ("oracle9://me:secret@host/marks", r"oracle9://me:\*\*\*@host/marks cannot be opened: it is not the URL"),
        (
            "mysql+pymysql://me:secret@host/marks",
            r"me:\*\*\*@host/marks cannot be opened: it needs a package that is missing",
        ),
        (
            "postgres://me:secret@127.0.0.1:1/marks",
            r"postgresql\+psycopg2://me:\*\*\*@127.0.0.1:1/marks .*whether its server is running",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_named_with_what_to_do(tmp_path, monkeypatch, url, told):
    monkeypatch.setenv("AUTOGRADE_DB_URL", url)
    with pytest.raises(HelperError, match=told) as refused:
        has_gradebook(Course(tmp_path))
    assert "secret" not in str(refused.value)


def schema(path: Path) -> dict[str, set[tuple]]:
    """The columns of each table, and the version as the columns of one named so."""
    with sqlite3.connect(path) as book:
        tables = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1:5] for row in book.execute(f"PRAGMA table_info({table})")} for table in tables}
        return columns | {"version": set(book.execute("SELECT version_num FROM alembic_version"))}


def test_a_new_gradebook_has_the_tables_and_the_version_that_nbgrader_gives_it(tmp_path, monkeypatch):
    course = Course(tmp_path / "course")
    monkeypatch.setenv("PATH", "/usr/bin")
    GradebookWriter(course).__exit__(None, None, None)

    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}/usr/bin")  # nbgrader runs `alembic`
    with _quiet():
        Gradebook(f"sqlite:///{tmp_path}/stock.db").close()
    assert schema(course.root / "gradebook.db") == schema(tmp_path / "stock.db")


def test_the_gradebook_is_open_when_the_first_submission_is_graded(course):
    open_then: list[bool] = []

    class Noticing(Here):
        def results(self, items):
            return super().results(map(self.noticed, items))

        def noticed(self, item):
            if isinstance(item, Submission):
                open_then.append(has_gradebook(course))
            return item

    assignment = prepare(course, ASSIGNMENT)
    students = ["ada", "bob"]
    assert all(done.fresh for done in grade_class(course, assignment, students, Noticing(assignment)))
    assert open_then == [True, True]
