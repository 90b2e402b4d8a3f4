"""Grade a class: each submission completely or not at all, continuing where an interrupted run stopped.

Only this process reads submissions and writes results; the graders in between only return them.
"""

import math
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograde.class_run.lessons import Lessons
from autograde.class_run.lock import locked
from autograde.course import Course
from autograde.exercises import names as exercise_names
from autograde.file_names import expected_names
from autograde.gradebook.database import entered_points, has_gradebook, require_known_version
from autograde.grading.assignment import Assignment, Graded, Submission, shown_error
from autograde.grading.results import SubmissionResult, read_result
from autograde.grading.versions import checks_hash, content_hash
from autograde.inside.loading.report import Problem
from autograde.intake.folder import Folder, read_folder
from autograde.intake.submission import exercises_of
from autograde.workers.pool import Graders
from helpers.errors import HelperError

if TYPE_CHECKING:
    from autograde.class_run.storage import Store


@dataclass(frozen=True)
class Done:
    """One student's result; `fresh` is False if it is an earlier run's, `unstored` says why it could not be stored."""

    result: SubmissionResult
    fresh: bool
    unstored: str | None = None


def prepare(course: Course, name: str, sandboxed: bool = True) -> Assignment:
    """Read an assignment's releases and hashes; raises HelperError if it or one of its exercises is unknown."""
    releases: dict[str, bytes] = {}
    checks: dict[str, str] = {}
    for lesson, path in course.lessons(name).items():
        releases[lesson] = path.read_bytes()
        names = exercises_of(releases[lesson])
        for exercise in names:
            if exercise not in exercise_names():
                known = ", ".join(exercise_names())
                raise HelperError(
                    f"{path} has a cell check-{exercise}, but no exercise is called {exercise!r}; choose from: {known}."
                )
        checks[lesson] = checks_hash(names, {lesson: releases[lesson]})
    return Assignment(name, releases, checks, course.seed_id(name), course.hidden_seed(name), sandboxed)


def grade_class(
    course: Course,
    assignment: Assignment,
    students: Sequence[str],
    graders: Graders,
    force: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Generator[Done]:
    """Grade the students, and store each result as soon as it is finished; valid earlier results are only read.

    For an unchanged submission, only lessons whose checks changed are graded, unless `force` is set. Results that
    cannot be stored are yielded too, with the reason in `unstored`. `tell` gets sentences on the run as a whole. Raises
    HelperError if another run holds the course, or this machine can grade or store nothing.
    """
    force = force or not has_gradebook(course)
    with locked(course), ExitStack() as stack:
        require_known_version(course)
        store: Store | None = None
        lessons = Lessons(assignment.releases)
        items = _items(course, assignment, students, force, tell)
        results = graders.results(lessons.apart(items))
        for item in stack.enter_context(closing(results)):
            if isinstance(item, Done):
                yield item
                continue
            if store is None:  # from here on, the run writes; the first lesson is graded meanwhile
                store = _open_store(stack, course, assignment, tell)
            graded = lessons.together(item) if isinstance(item, Graded) else None
            if graded:
                result, unstored = store.keep(graded)
                yield Done(result, True, unstored)


def _open_store(stack: ExitStack, course: Course, assignment: Assignment, tell: Callable[[str], None]) -> "Store":
    from autograde.class_run.storage import opened_store  # nbgrader, a second of imports; the graders start first

    return stack.enter_context(opened_store(course, assignment, tell))


def _items(
    course: Course,
    assignment: Assignment,
    students: Sequence[str],
    force: bool,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Iterator[Submission | Done]:
    """The submissions to grade and the results still valid, read one by one: a class may not fit in memory."""
    expected = expected_names(assignment.releases)
    entered = {} if force else entered_points(course, assignment.name)
    told = False
    for student in students:
        try:
            folder = read_folder(course.submitted, student, assignment.name, first=expected)
        except Exception as error:
            # Whatever lies there, the class is graded to its end, and this row says why it could not be read.
            folder = Folder(problem=Problem("unreadable_file", "folder_unreadable", {"error": shown_error(error)}))
        content = content_hash(folder)
        known = read_result(course.result(student, assignment.name))
        stale = frozenset(assignment.releases)
        if known and not force:
            stale = known.out_of_date(content, assignment.seed, assignment.checks)
            if not stale and _is_entered(known, entered.get(student, {})):
                yield Done(known, fresh=False)
                continue
            if not stale and not told:
                tell("The gradebook lacks marks from earlier runs (is it an older copy?). They are entered again.")
                told = True
        yield Submission(student, folder.files, content, folder.notes, folder.problem, stale)


def _is_entered(result: SubmissionResult, points: Mapping[str, float]) -> bool:
    return all(
        lesson.lesson in points and math.isclose(points[lesson.lesson], lesson.points, abs_tol=1e-6)
        for lesson in result.lessons
    )
