"""A small class for tests of clusters, and the files that grading it writes."""

import shutil
from contextlib import closing
from pathlib import Path

from small_course import ASSIGNMENT, make_class, released, solved, text

from autograde.class_run.run import Done, grade_class, prepare
from autograde.course import Course
from autograde.grading.assignment import Assignment
from autograde.sandbox import problem
from autograde.workers.pool import Graders

SUBMISSIONS = {"ada": text(solved()), "bob": text(released()), "cleo": "", "dan": text(solved("def f(:")), "eve": None}
SANDBOXED = problem() is None


def make_course(root: Path) -> Course:
    """Make the course with its submissions, not graded yet."""
    course = make_class(root, SUBMISSIONS)
    course.hidden_seed(ASSIGNMENT)
    return course


def copy_of(course: Course, where: Path) -> Course:
    """Copy the course's submissions and secrets, without any results."""
    for part in ("notebooks", "submitted", "private/hidden_seeds"):
        shutil.copytree(course.root / part, where / part)
    return Course(where)


def prepared(course: Course) -> Assignment:
    """Prepare the assignment, sandboxed if this machine can do so."""
    return prepare(course, ASSIGNMENT, sandboxed=SANDBOXED)


def grade(course: Course, graders: Graders) -> list[Done]:
    """Grade all submissions with these graders."""
    with closing(grade_class(course, prepared(course), list(SUBMISSIONS), graders)) as results:
        return list(results)


def kept(course: Course) -> dict[str, bytes]:
    """Return {path: content} of all files that grading wrote, except the database."""
    paths = [*course.results.rglob("*.json"), *course.autograded.rglob("*.ipynb")]
    return {str(path.relative_to(course.root)): path.read_bytes() for path in paths}
