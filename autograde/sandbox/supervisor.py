"""The supervisor: a process outside the jail that starts it, and limits the memory and time of each submission.

The kernel's resource limits apply to single processes. The memory of all processes of a submission together is
limited by a control group, where the system delegates one; otherwise the supervisor measures it 20 times a second.
"""

import json
import math
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox import cgroup
from autograde.sandbox.jail import enter, nobody
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.memory import used_memory
from autograde.sandbox.users import map_users
from autograde.sandbox.view import View

_INTERVAL = 0.05  # seconds between two measurements
_MESSAGE = 4096  # bytes
MEMORY, TIME = "memory", "time"


class Link:
    """The fork server's connection to its supervisor; all requests raise OSError when the supervisor fails."""

    def __init__(self, line: socket.socket) -> None:
        """Use this end of a socket pair."""
        self._line = line

    def become_nobody(self) -> None:
        """Have the supervisor map this process's new user namespace to nobody, and spare users for submissions."""
        self._ask({"do": "map", "pid": os.getpid()})

    def child_started(self, pid: int, seconds: float | None = None) -> None:
        """Have the supervisor watch a child process, and end it after `seconds`; it does so before this returns."""
        descriptor = os.pidfd_open(pid)
        try:
            self._ask({"do": "child_started", "pid": pid, "seconds": seconds}, descriptor)
        finally:
            os.close(descriptor)

    def child_ended(self, pid: int) -> str | None:
        """Report that a child has ended; return why the supervisor killed it, None if it did not."""
        reason = self._ask({"do": "child_ended", "pid": pid})["reason"]
        return None if reason is None else str(reason)

    def close(self) -> None:
        """Close the connection, in children that run student code."""
        self._line.close()

    def _ask(self, request: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        socket.send_fds(self._line, [json.dumps(request).encode()], descriptors)
        answer = json.loads(self._line.recv(_MESSAGE))
        if "error" in answer:
            raise OSError(answer["error"])
        return dict(answer)


def supervise(
    view: View,
    limits: ResourceLimits,
    inside: Callable[[Link], None],
    failed: Callable[[OSError], None],
    only_inside: socket.socket | None = None,
) -> None:
    """Run `inside(link)` as the jail's first process, supervise it until it ends, and return.

    If the jail cannot be entered, `failed(error)` is called in its place. The calling process must be single-threaded.
    `only_inside` is closed outside the jail, so that its other end notices when the jail ends.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    jail = os.fork()
    if jail == 0:
        ours.close()
        _in_the_jail(view, Link(theirs), inside, failed)
    theirs.close()
    if only_inside:
        only_inside.close()
    Supervisor(ours, jail, limits).serve()
    os.waitpid(jail, 0)


def _in_the_jail(view: View, link: Link, inside: Callable[[Link], None], failed: Callable[[OSError], None]) -> NoReturn:
    code = 1
    try:
        enter(view, link.become_nobody)
    except OSError as error:
        failed(error)
    else:
        inside(link)
        code = 0
    finally:
        os._exit(code)


@dataclass
class _Watched:
    process: int  # its id outside the jail
    descriptor: int
    group: Path | None
    until: float = math.inf  # time.monotonic
    reason: str | None = None


class Supervisor:
    """Answers the jail's requests and limits memory and time of the submissions in it."""

    def __init__(self, line: socket.socket, jail: int, limits: ResourceLimits) -> None:
        """Supervise the process `jail`, connected by `line`."""
        self._line, self._jail, self._limits = line, jail, limits
        self._watched: dict[int, _Watched] = {}
        self._groups = cgroup.delegated()
        self._line.settimeout(_INTERVAL)

    def serve(self) -> None:
        """Serve until the jail ends."""
        while True:
            try:
                raw, descriptors, *_ = socket.recv_fds(self._line, _MESSAGE, 1)
            except TimeoutError:
                self._check()
                continue
            if not raw:
                break
            try:
                answer = self._answer(json.loads(raw), descriptors)
            except OSError as error:
                answer = {"error": str(error)}
            with suppress(OSError):
                self._line.send(json.dumps(answer).encode())
            self._check()
        for watched in self._watched.values():
            self._forget(watched)

    def _answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        if request["do"] == "map":
            map_users(self._jail, *nobody())
            return {}
        if request["do"] == "child_started":
            self._watch(request["pid"], descriptors[0], request["seconds"])
            return {}
        watched = self._watched.pop(request["pid"], None)
        return {"reason": self._forget(watched) if watched else None}

    def _watch(self, pid: int, descriptor: int, seconds: float | None) -> None:
        process = _number(descriptor)
        group = cgroup.make(self._groups, process, self._limits) if self._groups else None
        until = math.inf if seconds is None else time.monotonic() + seconds
        self._watched[pid] = _Watched(process, descriptor, group, until)

    def _forget(self, watched: _Watched) -> str | None:
        os.close(watched.descriptor)
        if watched.group and cgroup.remove(watched.group):
            return MEMORY
        return watched.reason

    def _check(self) -> None:
        for watched in self._watched.values():
            if watched.reason is None:
                watched.reason = self._excess(watched)
                if watched.reason:
                    # It is the first process of its namespace: all others are killed with it.
                    with suppress(ProcessLookupError):
                        signal.pidfd_send_signal(watched.descriptor, signal.SIGKILL)

    def _excess(self, watched: _Watched) -> str | None:
        """Which of its limits the submission exceeds, None if it keeps them."""
        if time.monotonic() >= watched.until:
            return TIME
        return MEMORY if used_memory(watched.process, self._limits.memory) > self._limits.memory else None


def _number(descriptor: int) -> int:
    """Return the process id of a pidfd outside the jail, where it differs from the one inside."""
    for line in Path(f"/proc/self/fdinfo/{descriptor}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise OSError("the kernel does not report the process of a pidfd")
