"""Fixtures for tests that grade a light course in this process."""

from pathlib import Path

import pytest
from light_course import hand_in, make_course, solved

from autograde.course import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A light course in which three students have handed in."""
    made = make_course(tmp_path)
    for student in ("ada", "bob", "cleo"):
        hand_in(made, student, solved())
    return made
