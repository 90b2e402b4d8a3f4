"""The grader of a Dask worker, stopped after a minute without work; and a check of whether the worker may grade."""

import threading
import time

from distributed import Worker, WorkerPlugin

from autograde.grading import versions
from autograde.grading.assignment import Assignment, Graded, Submission
from autograde.intake.submission import exercises_of
from autograde.sessions.session import Limits
from autograde.workers.grader import Grader, GraderDied
from autograde.workers.retry import grade_with_retry
from helpers.clusters.versions import ALIKE

IDLE = 60.0  # seconds; workers are not notified when a coordinator is killed


class GraderPlugin(WorkerPlugin):
    """A Dask plugin with one grader, started on demand, that grades one submission at a time, whatever the threads."""

    def __init__(self, assignment: Assignment, limits: Limits) -> None:
        """Prepare to grade this assignment; the grader is started later."""
        self._assignment, self._limits = assignment, limits
        self._grader: Grader | None = None
        self._one, self._changing = threading.Lock(), threading.Lock()
        self._ended = False
        self._used = time.monotonic()
        self._timer: threading.Timer | None = None

    def wait(self) -> None:
        """Start the grader and wait until it is ready; raises HelperError with the reason if it cannot grade here."""
        with self._one:
            self._here().wait()
            self._rest()

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission; raises HelperError when graders crash whatever they grade."""
        with self._one:
            try:
                return grade_with_retry(self._attempt, submission)
            finally:
                self._rest()

    def teardown(self, worker: Worker) -> None:
        """Stop the grader at once, even in the middle of a submission: the run or the worker has ended."""
        with self._changing:
            self._ended = True
            if self._grader:
                self._grader.stop()

    @property
    def is_idle(self) -> bool:
        """Whether no grader is running."""
        return self._grader is None and not self._one.locked()

    def _attempt(self, submission: Submission) -> Graded:
        try:
            return self._here().grade(submission)
        except GraderDied:
            self._forget()
            raise

    def _here(self) -> Grader:
        with self._changing:  # do not start one after `teardown`
            if self._ended:
                raise InterruptedError
            if self._grader is None:
                self._grader = Grader(self._assignment, self._limits)
            return self._grader

    def _forget(self) -> None:
        with self._changing:
            if self._grader:
                self._grader.close()
                self._grader = None

    def _rest(self) -> None:
        self._used = time.monotonic()
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(IDLE, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def _expire(self) -> None:
        if self._one.acquire(blocking=False):
            try:
                if time.monotonic() - self._used >= IDLE:
                    self._forget()
            finally:
                self._one.release()


def other_checks(assignment: Assignment) -> str | None:
    """Return a sentence on the first lesson whose checks here differ from the coordinator's; None if none do."""
    versions.forget()  # files may have changed since this worker started; new graders read the current ones
    for lesson, released in assignment.releases.items():
        if versions.checks_hash(exercises_of(released), {lesson: released}) != assignment.checks[lesson]:
            return f"it has different checks for {lesson}. {ALIKE}"
    return None
