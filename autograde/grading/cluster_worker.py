"""What happens on a Dask worker: it holds a grader for the run that asks, until nobody has asked for a minute.

These functions are called by the coordinator (`cluster`), as tasks. Whoever can send tasks to a worker can do there
what its user can; students' code cannot, for it runs in the grader's sandbox, without a network.
"""

import pickle
import platform
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from distributed import Worker, WorkerPlugin, get_worker

from autograde.grading import versions
from autograde.grading.grader import Grader, GraderDied
from autograde.grading.poison import tried
from autograde.grading.submission import Assignment, Graded, Submission
from autograde.intake.submission import asked_for
from autograde.sessions.session import Limits
from helpers.errors import HelperError

IDLE = 60.0  # seconds; of a coordinator that was killed nobody tells the workers
_MATTER = ("what-cnns-see", "torch", "torchvision", "numpy")  # numbers can differ from one version to the next
_ALIKE = "Install the same version of this project and its pinned packages there, and start its worker again"


class Unprepared(Exception):
    """This process holds no grader for the run: it is another one than the one that was prepared."""


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
                raise Unprepared
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


def prepare(name: str, wanted: Mapping[str, str], made: bytes) -> str | None:
    """Hold a grader, ready for work, under this name; a sentence if that cannot be done here.

    `wanted` are the coordinator's versions, `made` is its (Assignment, Limits), pickled.
    """
    here = own_versions()
    different = [
        f"{what} {here.get(what, '(none)')} instead of {v}" for what, v in wanted.items() if here.get(what) != v
    ]
    if different:
        return f"it has {', '.join(different)}. {_ALIKE}"
    assignment, limits = pickle.loads(made)
    versions.forget()  # files may have been changed since this worker was started; graders read them anew
    for lesson, released in assignment.releases.items():
        if versions.checks_hash(asked_for(released), {lesson: released}) != assignment.checks[lesson]:
            return f"it has other checks for {lesson}. {_ALIKE}"
    plugins = get_worker().plugins
    for other, known in list(plugins.items()):
        if isinstance(known, Held) and known.resting and other != name:
            plugins.pop(other, None)
    held = plugins.setdefault(name, Held(assignment, limits))
    try:
        held.wait()  # type: ignore[attr-defined]  # plugins of this name are Held
    except HelperError as error:
        release(name, get_worker())
        return str(error)
    return None


def grade(name: str, submission: Submission) -> Graded:
    """Grade with the grader of this name; raises Unprepared, or HelperError when graders end whatever they grade."""
    held = get_worker().plugins.get(name)
    if not isinstance(held, Held):
        raise Unprepared
    return held.grade(submission)


def release(name: str, dask_worker: Worker) -> None:
    """The run is over: end its grader. Called beside the tasks, so that it does not wait for one."""
    held = dask_worker.plugins.pop(name, None)
    if held:
        held.teardown(dask_worker)
