"""A submission that ends its grader is tried once more, and then marked as such: not for ever, and not in silence."""

from collections.abc import Callable
from dataclasses import replace

from autograde.grading.assignment import Graded, Submission
from autograde.grading.grader import GraderDied
from autograde.load_report import Problem
from helpers.errors import HelperError


def tried(attempt: Callable[[Submission], Graded], submission: Submission) -> Graded:
    """`attempt(submission)`, each time on a fresh grader; after two deaths, a result that says so.

    Raises HelperError when even that, for which nothing of the student's is looked at, ends the grader.
    """
    why = ""
    for _ in range(2):
        try:
            return attempt(submission)
        except GraderDied as error:
            why = str(error)
    try:
        return attempt(given_up(submission, f"grading this ended the grader twice; the second time: {why}"))
    except GraderDied as error:
        raise HelperError(f"graders end again and again, whatever they grade: {error}") from error


def given_up(submission: Submission, why: str) -> Submission:
    """The submission as it is to be marked now: nothing of it is looked at, and every lesson says why."""
    return replace(submission, problem=Problem("grader_died", f"{why}. Look at it by hand."))
