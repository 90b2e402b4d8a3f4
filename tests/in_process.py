"""Grading without processes of its own, for tests of what is around it: the shared warm process, and quick judges."""

from collections.abc import Generator, Iterable

from warm import small_judges, zygote

from autograde.grading.assignment import NOTEBOOK_LIMITS, Assignment, Graded, Submission
from autograde.grading.marks import JudgeOf
from autograde.grading.pool import Other
from autograde.grading.submission import grade_submission
from autograde.sessions.session import Limits


class Here:
    """Graders, one after the other in this process."""

    def __init__(
        self, assignment: Assignment, judge_of: JudgeOf | None = None, limits: Limits = NOTEBOOK_LIMITS
    ) -> None:
        self.assignment, self.judge_of, self.limits = assignment, judge_of or small_judges(), limits
        self.graded: list[tuple[str, list[str]]] = []

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        for item in items:
            if isinstance(item, Submission):
                graded = grade_submission(item, self.assignment, zygote(), self.judge_of, self.limits)
                self.graded.append((item.student, [lesson.lesson for lesson in graded.result.lessons]))
                yield graded
            else:
                yield item
