"""Retry a submission once if it crashes its grader, then report that in its result."""

from collections.abc import Callable
from dataclasses import replace

from autograde.grading.assignment import Graded, Submission
from autograde.inside.loading.report import Problem
from autograde.workers.grader import GraderDied
from helpers.errors import HelperError


def grade_with_retry(attempt: Callable[[Submission], Graded], submission: Submission) -> Graded:
    """Return `attempt(submission)`, made with a new grader each time; after two crashes, a result that says so.

    Raises HelperError when even that attempt, which reads nothing of the student's, crashes the grader.
    """
    why = ""
    for _ in range(2):
        try:
            return attempt(submission)
        except GraderDied as error:
            why = str(error)
    try:
        return attempt(ungraded(submission, Problem("grader_died", "grader_died", {"why": why})))
    except GraderDied as error:
        raise HelperError(f"graders crash, whatever they grade: {error}") from error


def ungraded(submission: Submission, problem: Problem) -> Submission:
    """Return the submission marked as not gradable: its files are not read, and the result of each lesson says why."""
    return replace(submission, problem=problem)
