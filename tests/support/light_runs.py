"""Grade a light course in this process, and look into its gradebook."""

import sqlite3

from in_process import Here
from light_course import ASSIGNMENT

from autograde.class_run.roster import read_roster
from autograde.class_run.run import Done, grade_class, prepare
from autograde.course import Course


def grade(
    course: Course, force: bool = False, sandboxed: bool = True, told: list[str] | None = None
) -> tuple[dict[str, Done], Here]:
    """Grade the class; the results by student, and the graders. What the run tells is added to `told`."""
    assignment = prepare(course, ASSIGNMENT, sandboxed)
    graders = Here(assignment)
    tell = (told if told is not None else []).append
    done = grade_class(course, assignment, read_roster(course).students, graders, force, tell)
    return {item.result.student: item for item in done}, graders


def database(course: Course) -> sqlite3.Connection:
    """Open the course's gradebook."""
    return sqlite3.connect(course.root / "gradebook.db")
