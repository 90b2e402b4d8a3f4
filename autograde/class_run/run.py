"""Grade a class: each submission in full or not at all, going on where an interrupted run stopped.

Only this process reads submissions and writes results; what grades in between (`pool`) returns what it found.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

from autograde.class_run.lock import locked
from autograde.class_run.storage import Store
from autograde.course import Course
from autograde.exercises import names as exercise_names
from autograde.gradebook.backup import back_up
from autograde.gradebook.database import has_gradebook
from autograde.gradebook.writer import GradebookWriter
from autograde.grading.assignment import Assignment, Submission
from autograde.grading.results import SubmissionResult, read_result
from autograde.grading.versions import checks_hash, content_hash
from autograde.intake.folder import read_folder
from autograde.intake.submission import asked_for
from autograde.workers.pool import Graders
from helpers.errors import HelperError


@dataclass(frozen=True)
class Done:
    """One student's result; `fresh` is False when an earlier run's still holds, `unstored` says why it is not kept."""

    result: SubmissionResult
    fresh: bool
    unstored: str | None = None


def prepare(course: Course, name: str, sandboxed: bool = True) -> Assignment:
    """The assignment as grading needs it; raises HelperError when it is unknown or does not fit the exercises."""
    releases: dict[str, bytes] = {}
    checks: dict[str, str] = {}
    for lesson, path in course.lessons(name).items():
        releases[lesson] = path.read_bytes()
        names = asked_for(releases[lesson])
        for exercise in names:
            if exercise not in exercise_names():
                there = ", ".join(exercise_names())
                raise HelperError(
                    f"{path} asks for check-{exercise}, and there is no exercise {exercise!r}; there are: {there}."
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
    """Grade the students, and store each as it is finished; those that are up to date are only read.

    Of a submission that did not change, only lessons whose checks did are graded. Results that cannot be stored are
    yielded all the same, and said to be so. `tell` is told what concerns the run as a whole. Raises HelperError when
    another run holds the course, or nothing can be graded or stored here.
    """
    force = force or not has_gradebook(course)
    with locked(course), ExitStack() as stack:
        store: Store | None = None
        found = graders.results(_items(course, assignment, students, force))
        for item in stack.enter_context(closing(found)):
            if isinstance(item, Done):
                yield item
                continue
            if store is None:  # only now something is going to be written
                told = back_up(course)
                if told:
                    tell(told)
                gradebook = stack.enter_context(GradebookWriter(course))
                gradebook.ensure_assignment(assignment.name, assignment.releases)
                store = Store(course, assignment, gradebook)
            result, unstored = store.keep(item)
            yield Done(result, True, unstored)


def _items(course: Course, assignment: Assignment, students: Sequence[str], force: bool) -> Iterator[Submission | Done]:
    """What there is to do, read when it is asked for: a class's submissions take more memory than there is."""
    wanted = [f"{lesson}.ipynb" for lesson in assignment.releases]
    for student in students:
        folder = read_folder(course.submitted, student, assignment.name, first=wanted)
        content = content_hash(folder)
        known = read_result(course.result(student, assignment.name))
        stale = frozenset(assignment.releases)
        if known and not force:
            stale = known.out_of_date(content, assignment.seed, assignment.checks)
            if not stale:
                yield Done(known, fresh=False)
                continue
        yield Submission(student, folder.files, content, folder.notes, folder.problem, stale)
