"""Ask a judge in another process. It is started when first needed and ends with this process."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from autograde.course import ROOT
from autograde.worker.frames import BadFrame, receive, send
from helpers.checks.probe import Probe, probe_from_data
from helpers.checks.record import Record
from helpers.checks.verdict import PartVerdict, Verdict
from helpers.errors import HelperError

# Kept: Python warns of a process that is forgotten while it runs.
_processes: list[subprocess.Popen[bytes]] = []


def judge_elsewhere(exercise: str, recorder: Callable[[Probe], Record], assignment: str = "") -> tuple[str, Verdict]:
    """The exercise's title and the verdict on the function that `recorder` calls, decided by the judge's process.

    The hidden probes are the assignment's, if there is one of that name, else those of the exercise's own. Raises
    HelperError when the judge does not know the exercise, cannot start, or is gone.
    """
    connection = _judge()
    try:
        send(connection, {"exercise": exercise, "assignment": assignment})
        probes = [probe_from_data(probe) for probe in _reply(connection)["probes"]]
        send(connection, {"records": {probe.name: recorder(probe).to_data() for probe in probes}})
        reply = _reply(connection)
    except (OSError, EOFError, BadFrame) as error:
        _judge.cache_clear()
        raise HelperError(
            f"The judge's process for {exercise} is gone ({error!r}). Grade this notebook again."
        ) from error
    parts = tuple(PartVerdict(**part) for part in reply["parts"])
    return reply["title"], Verdict(exercise, parts, tuple(reply["notes"]))


def _reply(connection: socket.socket) -> dict[str, Any]:
    reply: dict[str, Any] = receive(connection)
    if "problem" in reply:
        raise HelperError(str(reply["problem"]))
    return reply


@cache
def _judge() -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        # Quiet: nbgrader gives no points to a cell that writes to stderr. It ends when our end of the pair closes.
        process = subprocess.Popen(
            [sys.executable, "-m", "autograde.judging.server", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,  # not the submission's folder, whose files could pass for modules that the judge imports
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    _processes.append(process)
    return ours
