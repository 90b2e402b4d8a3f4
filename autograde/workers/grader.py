"""A grader process as seen by its owner: start it, grade one submission at a time, stop it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

from autograde.course import ROOT
from autograde.grading.assignment import NOTEBOOK_LIMITS, Announce, Assignment, Graded, Submission
from autograde.grading.fence import OTHER_SECONDS
from autograde.inside.frames import Silence
from autograde.sessions.session import Limits
from autograde.workers.messages import receive, send
from helpers.checks.protocol.time_limit import PATIENCE
from helpers.errors import HelperError

_START_SECONDS = 600.0  # on a busy machine, importing torch twice


class GraderDied(Exception):
    """The grader process exited, or had to be killed, while it was grading."""


class Grader:
    """A grader process, a context manager; it ends by itself when this process ends."""

    def __init__(self, assignment: Assignment, limits: Limits = NOTEBOOK_LIMITS) -> None:
        """Start the process without waiting for it."""
        self._assignment, self._limits = assignment, limits
        self._ready = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograde.workers.server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],  # no other: an inherited end of another grader's would never be closed
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd=ROOT,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C stops the coordinator, which then stops the graders
            )

    def __enter__(self) -> "Grader":
        """Return the grader."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the process."""
        self.close()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """Time limit of one submission, of wall time, far above what the limits inside allow its lessons."""
        return len(self._assignment.releases) * (self._limits.whole + PATIENCE * OTHER_SECONDS)

    def wait(self) -> None:
        """Wait until the process is ready, some seconds; raises HelperError with the reason if it cannot grade."""
        if self._ready:
            return
        try:
            send(self._connection, (self._assignment, self._limits))
            answer = receive(self._connection, time.monotonic() + _START_SECONDS)
        except (OSError, EOFError, Silence) as error:
            raise HelperError(f"a grader process did not start: {self._exit_description()}") from error
        if answer[0] != "ready":
            raise HelperError(str(answer[1]))
        self._ready = True

    def grade(self, submission: Submission, announce: Announce = lambda lesson: None) -> Graded:
        """Grade a submission, calling `announce(lesson)` before each lesson.

        Raises GraderDied, after which this grader must not be used again, and HelperError as `wait` does.
        """
        self.wait()
        deadline = time.monotonic() + self.seconds
        try:
            send(self._connection, submission)
            while True:
                answer: Any = receive(self._connection, deadline)
                if answer[0] == "graded":
                    return answer[1]
                announce(answer[1])
        except Silence:
            self.stop()
            raise GraderDied(f"it had not finished after {self.seconds / 60:g} minutes") from None
        except (OSError, EOFError) as error:
            raise GraderDied(self._exit_description()) from error

    def stop(self) -> None:
        """Stop the process and what it started; a `grade` that waits in another thread then raises an error."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Stop the process and close the connection; `grade` must not be running in another thread."""
        self.stop()
        self._connection.close()
        self._errors.close()

    def _exit_description(self) -> str:
        """Stop the process; return its exit status and the last line that it wrote to stderr, as a sentence."""
        self.stop()
        status = self._process.returncode
        how = f"signal {-status}" if status < 0 else f"exit code {status}"
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f"its process ended ({how})" + (f": {lines[-1][:300]}" if lines else "")
