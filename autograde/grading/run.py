"""Grade a class: each submission in full or not at all, going on where an interrupted run stopped."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

import nbformat

from autograde.course import Course
from autograde.exercise import exercises
from autograde.files import write_atomically
from autograde.grading.gradebook import GradebookWriter
from autograde.grading.marks import JudgeOf, judges
from autograde.grading.results import SubmissionResult, read_result, write_result
from autograde.grading.submission import Announce, Assignment, Graded, Submission, grade_submissions
from autograde.grading.versions import checks_hash, content_hash
from autograde.intake.submission import Intake
from autograde.sessions.zygote import Zygote
from helpers.errors import HelperError


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
    """Grade the students, and store each as it is finished; those that are up to date come first, and are only read.

    `judge_of` and `zygote` default to the judges with the course's hidden seed, and a process started for this run.
    """
    judge_of = judge_of or judges(course.hidden_seed)
    force = force or not course.has_gradebook
    with ExitStack() as stack:
        changed: list[Submission] = []
        for student in students:
            folder = course.submission(student, assignment.name)
            content = content_hash(folder)
            known = read_result(course.result(student, assignment.name))
            if known and not force and known.made_from == (content, assignment.checks, assignment.seed):
                yield Done(known, fresh=False)
            else:
                changed.append(Submission(student, folder, content))
        if not changed:
            return
        zygote = zygote or stack.enter_context(Zygote())
        zygote.start()  # it gets ready while the gradebook is opened
        gradebook = stack.enter_context(GradebookWriter(course))
        gradebook.ensure_assignment(assignment.name, assignment.releases)
        grading = grade_submissions(changed, assignment, zygote, judge_of, announce)
        for graded in stack.enter_context(closing(grading)):
            store(course, graded, gradebook)
            yield Done(graded.result, fresh=True)


def store(course: Course, graded: Graded, gradebook: GradebookWriter) -> None:
    """Notebooks and gradebook first, the result last: it stands for the whole, and is what a resumed run looks for."""
    result = graded.result
    for lesson, notebook in graded.notebooks.items():
        write_atomically(course.autograded / result.student / result.assignment / f"{lesson}.ipynb", notebook)
    gradebook.write(result)
    write_result(course, result)
