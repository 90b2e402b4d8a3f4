"""A fence around the grading of one lesson or module: whatever goes wrong in the grader, it ends, with a reason."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from autograde.course import ROOT
from autograde.inside.loading.report import Problem
from autograde.sandbox import SandboxError
from autograde.sessions.fork_server import ForkServerError
from autograde.sessions.session import Limits
from helpers.checks.protocol.time_limit import TimeUp, time_limit
from helpers.errors import HelperError

Result = TypeVar("Result")

MACHINE_FAULTS = (ForkServerError, SandboxError)  # this machine cannot run students' code
OTHER_SECONDS = 600.0  # of CPU time of the grader itself: intake, references, comparisons


class TooLong(HelperError):
    """Grading took longer than all limits of the student's code together allow."""


@contextmanager
def outer_limit(limits: Limits) -> Iterator[None]:
    """Raise TooLong inside the block after OTHER_SECONDS of this process's work, beside all waiting for a student's.

    The sandbox's supervisor has killed the student's process when its time is over: what takes so long is the grader's
    own work. The kernel keeps this limit, by a timer; it has no effect where `time_limit` has none.
    """
    try:
        with time_limit(OTHER_SECONDS, waiting=limits.whole + OTHER_SECONDS):
            yield
    except TimeUp:
        raise TooLong(f"it had not finished after {OTHER_SECONDS / 60:g} minutes of its own work") from None


def fenced(grade: Callable[[], Result], failed: Callable[[Problem], Result], limits: Limits) -> Result:
    """Return what `grade` returns within `outer_limit`; if it raises an error, what `failed` makes of the reason.

    Raises MACHINE_FAULTS: they must not count as the student's.
    """
    try:
        with outer_limit(limits):
            return grade()
    except MACHINE_FAULTS:
        raise
    except Exception as error:
        return failed(Problem("grader_died", "grader_failed", {"error": located(error)}))


def located(error: Exception) -> str:
    """Return the error's type and its place in the grader. Its text is left out: it may tell hidden inputs."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [(path.relative_to(ROOT), line) for path, line in frames if path.is_relative_to(ROOT / "autograde")]
    place = f" at {own[-1][0].as_posix()}:{own[-1][1]}" if own else ""
    return f"{type(error).__name__}{place}"
