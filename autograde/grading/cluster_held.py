"""A grader that a Dask worker holds for a run until nobody has asked for a minute; and whether it may grade at all."""

import platform
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from distributed import Worker, WorkerPlugin

from autograde.grading import versions
from autograde.grading.assignment import Assignment, Graded, Submission
from autograde.grading.grader import Grader, GraderDied
from autograde.grading.poison import tried
from autograde.intake.submission import asked_for
from autograde.sessions.session import Limits

IDLE = 60.0  # seconds; of a coordinator that was killed nobody tells the workers
_MATTER = ("what-cnns-see", "torch", "torchvision", "numpy")  # numbers can differ from one version to the next
_ALIKE = "Install the same version of this project and its pinned packages there, and start its worker again"


class Held(WorkerPlugin):
    """One grader, started when there is something for it to do; one submission at a time, however many threads."""

    def __init__(self, assignment: Assignment, limits: Limits) -> None:
        self._assignment, self._limits = assignment, limits
        self._grader: Grader | None = None
        self._one, self._changing = threading.Lock(), threading.Lock()
        self._ended = False
        self._used = time.monotonic()
        self._timer: threading.Timer | None = None

    def wait(self) -> None:
        """Until the grader is ready; raises HelperError, saying why, if it cannot grade here."""
        with self._one:
            self._here().wait()
            self._rest()

    def grade(self, submission: Submission) -> Graded:
        with self._one:
            try:
                return tried(self._attempt, submission)
            finally:
                self._rest()

    def teardown(self, worker: Worker) -> None:
        """At once, in the middle of a submission too: when the run is over, or the worker ends."""
        with self._changing:
            self._ended = True
            if self._grader:
                self._grader.stop()

    @property
    def resting(self) -> bool:
        return self._grader is None and not self._one.locked()

    def _attempt(self, submission: Submission) -> Graded:
        try:
            return self._here().grade(submission)
        except GraderDied:
            self._forget()
            raise

    def _here(self) -> Grader:
        with self._changing:  # none may be started after `teardown`
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


def own_versions() -> dict[str, str]:
    """The versions here of all that decides on numbers."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _MATTER:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def differences(wanted: Mapping[str, str]) -> str | None:
    """What is other here than these versions, in a sentence; None if nothing is."""
    here = own_versions()
    names = [what for what in wanted if here.get(what) != wanted[what]]
    different = [f"{what} {here.get(what, '(none)')} instead of {wanted[what]}" for what in names]
    return f"it has {', '.join(different)}. {_ALIKE}" if different else None


def other_checks(assignment: Assignment) -> str | None:
    """The same, of what decides on the assignment's marks."""
    versions.forget()  # files may have been changed since this worker was started; graders read them anew
    for lesson, released in assignment.releases.items():
        if versions.checks_hash(asked_for(released), {lesson: released}) != assignment.checks[lesson]:
            return f"it has other checks for {lesson}. {_ALIKE}"
    return None
