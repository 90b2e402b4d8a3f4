"""Indexes that nbgrader's tables lack: without them, writing a student's marks is slower the larger the class."""

from contextlib import suppress
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

_MISSING = (
    ("submitted_assignment", "student_id"),
    ("submitted_notebook", "assignment_id"),
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("base_cell", "notebook_id"),
)


def make_indexes(session: Any) -> None:
    """Create the missing indexes, which nbgrader does not notice; without the permission, leave the tables slow."""
    with suppress(SQLAlchemyError):
        for table, column in _MISSING:
            session.execute(text(f"CREATE INDEX IF NOT EXISTS ix_{table}_{column} ON {table} ({column})"))
        session.commit()
    session.rollback()
