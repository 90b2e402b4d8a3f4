"""A small class for tests of clusters, and what grading it leaves."""

import shutil
from contextlib import closing
from pathlib import Path

from small_course import ASSIGNMENT, make_class, released, solved, text

from autograde.course import Course
from autograde.grading.assignment import Assignment
from autograde.grading.pool import Graders
from autograde.grading.run import Done, grade_class, prepare
from autograde.sandbox import problem

SUBMISSIONS = {"ada": text(solved()), "bob": text(released()), "cleo": "", "dan": text(solved("def f(:")), "eve": None}
SANDBOXED = problem() is None


def make_course(root: Path) -> Course:
    """The class, nothing graded."""
    course = make_class(root, SUBMISSIONS)
    course.hidden_seed(ASSIGNMENT)
    return course


def copy_of(course: Course, where: Path) -> Course:
    """The same submissions and secrets, nothing graded."""
    for part in ("notebooks", "submitted", "private/hidden_seeds"):
        shutil.copytree(course.root / part, where / part)
    return Course(where)


def prepared(course: Course) -> Assignment:
    return prepare(course, ASSIGNMENT, sandboxed=SANDBOXED)


def grade(course: Course, graders: Graders) -> list[Done]:
    with closing(grade_class(course, prepared(course), list(SUBMISSIONS), graders)) as found:
        return list(found)


def kept(course: Course) -> dict[str, bytes]:
    """All that grading wrote, by path, beside the database."""
    paths = [*course.results.rglob("*.json"), *course.autograded.rglob("*.ipynb")]
    return {str(path.relative_to(course.root)): path.read_bytes() for path in paths}
