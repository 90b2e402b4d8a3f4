"""Fixtures for tests that grade a light course in this process."""

from functools import cache
from pathlib import Path

import nbgrader.api
import pytest
from light_course import hand_in, make_course, solved

from autograde.course import Course


@pytest.fixture(autouse=True)
def alembic_asked_once(monkeypatch):
    """nbgrader starts a process to learn its own schema's version each time that it makes a gradebook."""
    monkeypatch.setattr(nbgrader.api, "get_alembic_version", _schema_version)


@cache
def _schema_version(ask=nbgrader.api.get_alembic_version) -> str:
    return ask()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A light course in which three students have handed in."""
    made = make_course(tmp_path)
    for student in ("ada", "bob", "cleo"):
        hand_in(made, student, solved())
    return made
