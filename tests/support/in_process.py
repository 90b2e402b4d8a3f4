"""Grade in the test process, for tests of the code around grading: the shared fork server, and fast judges."""

from collections.abc import Generator, Iterable

from warm import fork_server, small_judges

from autograde.grading.assignment import NOTEBOOK_LIMITS, Assignment, Graded, Submission
from autograde.grading.marks import JudgeOf
from autograde.grading.submission import grade_submission
from autograde.sessions.session import Limits
from autograde.workers.pool import Other


class Here:
    """Graders (see workers.pool) that grade one submission after another in this process."""

    def __init__(
        self, assignment: Assignment, judge_of: JudgeOf | None = None, limits: Limits = NOTEBOOK_LIMITS
    ) -> None:
        """Grade with these judges, by default the small ones; `graded` logs (student, lessons)."""
        self.assignment, self.judge_of, self.limits = assignment, judge_of or small_judges(), limits
        self.graded: list[tuple[str, list[str]]] = []

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """See Graders."""
        for item in items:
            if isinstance(item, Submission):
                graded = grade_submission(item, self.assignment, fork_server(), self.judge_of, self.limits)
                self.graded.append((item.student, [lesson.lesson for lesson in graded.result.lessons]))
                yield graded
            else:
                yield item
