"""A handle on a grader process: start it, have it grade one submission after the other, end it."""

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
from autograde.grading.wire import receive, send
from autograde.sessions.session import Limits
from autograde.worker.frames import Silence
from helpers.errors import HelperError

_START_SECONDS = 600.0  # on a busy machine, importing torch twice
_BESIDE = 600.0  # for a lesson, beside loading and calls: intake, references, comparisons


class GraderDied(Exception):
    """The grader process ended, or had to be ended, while it graded."""


class Grader:
    """Started when made, ready after `wait`; a context manager. Ends by itself when this process ends."""

    def __init__(self, assignment: Assignment, limits: Limits = NOTEBOOK_LIMITS) -> None:
        self._assignment, self._limits = assignment, limits
        self._ready = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograde.grading.server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],  # and no other: were another grader's inherited, it would never be closed
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd=ROOT,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C stops the coordinator, which then ends the graders
            )

    def __enter__(self) -> "Grader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def seconds(self) -> float:
        """How long one submission may take: far more than the sessions' own limits let any lesson need."""
        return len(self._assignment.releases) * (self._limits.load + self._limits.calls + _BESIDE)

    def wait(self) -> None:
        """Until it is ready, which takes seconds; raises HelperError, saying why, if it cannot grade here."""
        if self._ready:
            return
        try:
            send(self._connection, (self._assignment, self._limits))
            answer = receive(self._connection, time.monotonic() + _START_SECONDS)
        except (OSError, EOFError, Silence) as error:
            raise HelperError(f"a grader process did not start: {self._last_words()}") from error
        if answer[0] != "ready":
            raise HelperError(str(answer[1]))
        self._ready = True

    def grade(self, submission: Submission, announce: Announce = lambda lesson: None) -> Graded:
        """What is found out about the submission; raises GraderDied, after which this grader is of no more use."""
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
            raise GraderDied(f"it was not done after {self.seconds / 60:g} minutes") from None
        except (OSError, EOFError) as error:
            raise GraderDied(self._last_words()) from error

    def stop(self) -> None:
        """End the process and what it started; another thread that waits in `grade` comes back with an error."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """The same, at the end of all: nobody may wait in `grade` any more."""
        self.stop()
        self._connection.close()
        self._errors.close()

    def _last_words(self) -> str:
        """How the process ended, and the last line that it wrote to stderr."""
        self.stop()
        status = self._process.returncode
        how = f"signal {-status}" if status < 0 else f"exit code {status}"
        self._errors.seek(0)
        told = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f"its process ended ({how})" + (f": {told[-1][:300]}" if told else "")
