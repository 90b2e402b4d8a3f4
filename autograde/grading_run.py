"""Grade a class: each submission in full or not at all, going on where an interrupted run stopped."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import nbformat

from autograde.course import Course
from autograde.exercise import exercises
from autograde.gradebook import GradebookWriter
from autograde.grading import Assignment, Graded, grade_submission
from autograde.grading_marks import JudgeOf, judges
from autograde.grading_versions import checks_hash, content_hash
from autograde.intake import Intake
from autograde.results import SubmissionResult, read_result, write_result
from autograde.results_files import write_atomically
from autograde.session_zygote import Zygote
from helpers.errors import HelperError

Announce = Callable[[str, str], None]


@dataclass(frozen=True)
class Done:
    """One student's result; `fresh` is False when an earlier run's still holds."""

    result: SubmissionResult
    fresh: bool


def prepare(course: Course, name: str) -> Assignment:
    """The assignment as grading needs it; raises HelperError when it is unknown or does not fit the exercises."""
    releases = course.lessons(name)
    found: list[str] = []
    for path in releases.values():
        intake = Intake(nbformat.read(path, as_version=4))
        for grade, exercise in intake.checks().items():
            if exercise not in exercises():
                there = ", ".join(exercises())
                raise HelperError(
                    f"{path} asks for {grade}, and there is no exercise {exercise!r}; there are: {there}."
                )
            found.append(exercise)
    return Assignment(name, releases, checks_hash(found, releases), course.seed_id)


def grade_class(
    course: Course,
    assignment: Assignment,
    students: Sequence[str],
    force: bool = False,
    announce: Announce = lambda student, lesson: None,
    judge_of: JudgeOf | None = None,
    zygote: Zygote | None = None,
) -> Iterator[Done]:
    """Grade the students in turn and store each as it is finished; those that are up to date are only read.

    `judge_of` and `zygote` default to the judges with the course's hidden seed, and a process started for this run.
    """
    judge_of = judge_of or judges(course.hidden_seed)
    force = force or not course.has_gradebook
    with ExitStack() as stack:
        gradebook: GradebookWriter | None = None
        zygote = zygote or stack.enter_context(Zygote())
        for student in students:
            content = content_hash(course.submission(student, assignment.name))
            known = read_result(course.result(student, assignment.name))
            if known and not force and known.made_from == (content, assignment.checks, assignment.seed):
                yield Done(known, fresh=False)
                continue
            if gradebook is None:  # opening it takes a second, which a run with nothing to do need not wait for
                gradebook = stack.enter_context(GradebookWriter(course))
                gradebook.ensure_assignment(assignment.name, assignment.releases)
            told = partial(announce, student)
            folder = course.submission(student, assignment.name)
            graded = grade_submission(folder, student, assignment, content, zygote, judge_of, told)
            store(course, graded, gradebook)
            yield Done(graded.result, fresh=True)


def store(course: Course, graded: Graded, gradebook: GradebookWriter) -> None:
    """Notebooks and gradebook first, the result last: it stands for the whole, and is what a resumed run looks for."""
    result = graded.result
    for lesson, notebook in graded.notebooks.items():
        write_atomically(course.autograded / result.student / result.assignment / f"{lesson}.ipynb", notebook)
    gradebook.write(result)
    write_result(course, result)
