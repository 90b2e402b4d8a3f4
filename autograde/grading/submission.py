"""Grade a submission: take in each lesson, run it, judge its exercises.

Nothing is read or written here: `class_run.run` reads submissions and stores results.
"""

from dataclasses import replace

from autograde.files import notebook_bytes
from autograde.grading.assignment import (
    NOTEBOOK_LIMITS,
    Announce,
    Assignment,
    Graded,
    Submission,
)
from autograde.grading.fence import fenced
from autograde.grading.lesson import grade_lesson
from autograde.grading.marks import JudgeOf
from autograde.grading.results import LessonResult, SubmissionResult
from autograde.inside.loading.report import Problem
from autograde.intake.folder import arrived
from autograde.intake.submission import refused, take_in
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Limits

_Graded = tuple[LessonResult, bytes | None]


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    fork_server: ForkServer,
    judge_of: JudgeOf,
    limits: Limits = NOTEBOOK_LIMITS,
    announce: Announce = lambda lesson: None,
) -> Graded:
    """Grade the submission, lesson by lesson; a result whatever it holds. `announce(lesson)` is called before each.

    Raises ForkServerError or SandboxError if this machine cannot run students' code.
    """
    lessons: list[LessonResult] = []
    notebooks: dict[str, bytes] = {}
    for lesson in assignment.releases:
        if submission.lessons is not None and lesson not in submission.lessons:
            continue
        announce(lesson)

        def graded(problem: Problem | None = submission.problem, lesson: str = lesson) -> _Graded:
            handed_in = replace(submission, problem=problem)
            return _graded(handed_in, assignment, lesson, fork_server, judge_of, limits)

        # Whatever grading raises, it must not end the run of a class: a person sees the reason in this row.
        result, notebook = fenced(graded, graded, limits)
        if notebook is not None:
            notebooks[lesson] = notebook
            where = f"autograded/{submission.student}/{assignment.name}/{lesson}.ipynb"
            result = replace(result, autograded=where)
        lessons.append(replace(result, checks=assignment.checks[lesson], sandboxed=assignment.sandboxed))
    graded_from = (submission.content, assignment.seed)
    whole = SubmissionResult(submission.student, assignment.name, *graded_from, lessons=tuple(lessons))
    return Graded(whole, notebooks, arrived(submission.files))


def _graded(
    submission: Submission,
    assignment: Assignment,
    lesson: str,
    fork_server: ForkServer,
    judge_of: JudgeOf,
    limits: Limits,
) -> _Graded:
    """Grade one lesson; its result, and the bytes of its executed notebook or None."""
    release = assignment.releases[lesson]
    if submission.problem:
        intake = refused(submission.problem, release)
    else:
        intake = take_in(submission.files, release, lesson, tuple(assignment.releases))
    if lesson == next(iter(assignment.releases)):  # only once: the notes concern the whole submission
        intake.notes += submission.notes
    result, executed = grade_lesson(intake, lesson, fork_server, judge_of, limits, submission.files)
    return result, None if executed is None else notebook_bytes(executed)
