"""The process that stays outside: it starts the room, keeps an eye on each submission's memory, and ends with the room.

What the kernel limits, it limits for each process; how much all processes of a submission hold together is known to a
control group, where the system delegates one, or else is looked at from here several times a second.
"""

import json
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox import cgroup
from autograde.sandbox.jail import enter, map_user, nobody
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.memory import held_memory
from autograde.sandbox.view import View

_INTERVAL = 0.05  # seconds between two looks
_MESSAGE = 4096  # bytes
MEMORY = "memory"


class Link:
    """The warm process's line to its keeper."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def become_nobody(self) -> None:
        """Have this process's new user namespace mapped to nobody; raises OSError when the keeper could not."""
        self._ask({"do": "map", "pid": os.getpid()})

    def born(self, pid: int) -> None:
        """Tell of a child that is to be watched; when this returns, it is."""
        descriptor = os.pidfd_open(pid)
        try:
            self._ask({"do": "born", "pid": pid}, descriptor)
        finally:
            os.close(descriptor)

    def gone(self, pid: int) -> str | None:
        """Tell that a child has ended: why the keeper ended it, None if it did not."""
        reason = self._ask({"do": "gone", "pid": pid})["reason"]
        return None if reason is None else str(reason)

    def close(self) -> None:
        self._line.close()

    def _ask(self, request: dict[str, Any], *descriptors: int) -> dict[str, Any]:
        socket.send_fds(self._line, [json.dumps(request).encode()], descriptors)
        answer = json.loads(self._line.recv(_MESSAGE))
        if "error" in answer:
            raise OSError(answer["error"])
        return dict(answer)


def keep(
    view: View,
    limits: ResourceLimits,
    inside: Callable[[Link], None],
    failed: Callable[[OSError], None],
    only_inside: socket.socket | None = None,
) -> None:
    """Run `inside(link)` in the room, as its first process, and watch over it until it ends; `failed` hears why not.

    Called early in a process that has one thread; returns, outside, when all is over. `only_inside` is closed out here,
    so that its other end notices when the room is gone.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    room = os.fork()
    if room == 0:
        ours.close()
        _in_the_room(view, Link(theirs), inside, failed)
    theirs.close()
    if only_inside:
        only_inside.close()
    Keeper(ours, room, limits).serve()
    os.waitpid(room, 0)


def _in_the_room(view: View, link: Link, inside: Callable[[Link], None], failed: Callable[[OSError], None]) -> NoReturn:
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
    process: int  # its number out here
    descriptor: int
    group: Path | None
    reason: str | None = None


class Keeper:
    """Serves the room's requests, and looks at the memory of those who live there."""

    def __init__(self, line: socket.socket, room: int, limits: ResourceLimits) -> None:
        self._line, self._room, self._limits = line, room, limits
        self._watched: dict[int, _Watched] = {}
        self._groups = cgroup.delegated()
        self._line.settimeout(_INTERVAL)

    def serve(self) -> None:
        """Until the room is gone."""
        while True:
            try:
                raw, descriptors, *_ = socket.recv_fds(self._line, _MESSAGE, 1)
            except TimeoutError:
                self._look()
                continue
            if not raw:
                break
            try:
                answer = self._answer(json.loads(raw), descriptors)
            except OSError as error:
                answer = {"error": str(error)}
            with suppress(OSError):
                self._line.send(json.dumps(answer).encode())
            self._look()
        for watched in self._watched.values():
            self._forget(watched)

    def _answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        if request["do"] == "map":
            map_user(self._room, *nobody())
            return {}
        if request["do"] == "born":
            self._watch(request["pid"], descriptors[0])
            return {}
        watched = self._watched.pop(request["pid"], None)
        return {"reason": self._forget(watched) if watched else None}

    def _watch(self, pid: int, descriptor: int) -> None:
        process = _number(descriptor)
        group = cgroup.make(self._groups, process, self._limits) if self._groups else None
        self._watched[pid] = _Watched(process, descriptor, group)

    def _forget(self, watched: _Watched) -> str | None:
        os.close(watched.descriptor)
        if watched.group and cgroup.remove(watched.group):
            return MEMORY
        return watched.reason

    def _look(self) -> None:
        for watched in self._watched.values():
            if watched.reason is None and held_memory(watched.process, self._limits.memory) > self._limits.memory:
                watched.reason = MEMORY
                # The first process of its namespace: all the others go with it.
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(watched.descriptor, signal.SIGKILL)


def _number(descriptor: int) -> int:
    """The process that a pidfd stands for, by its number out here: in the room it has another."""
    for line in Path(f"/proc/self/fdinfo/{descriptor}").read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise OSError("the kernel does not tell which process a pidfd stands for")
