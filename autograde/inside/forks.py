"""Fork a child for each submission, and end it with every process that it started."""

import json
import os
import platform
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from autograde.inside.child import Child
from autograde.inside.warm import import_on_demand
from autograde.sandbox.limits import ResourceLimits, apply
from autograde.sandbox.processor import processor_use
from autograde.sandbox.supervisor import Link
from autograde.sandbox.view import View

if sys.platform == "linux":
    from autograde.sandbox import syscalls as sys_
    from autograde.sandbox.confine import confine
    from autograde.sandbox.seccomp import filter_program

_MESSAGE = 4096  # bytes of one request on the control socket


class Forks:
    """The fork server's loop.

    Requests are {"do": "fork", "seconds", "libraries"}, sent with a descriptor, {"do": "used", "pid"} and
    {"do": "end", "pid"}.
    """

    def __init__(self, control: socket.socket, link: Link | None, limits: ResourceLimits, view: View | None) -> None:
        """Serve `control`; `link` connects to the sandbox's supervisor, None without a sandbox."""
        self._control, self._link, self._limits, self._view = control, link, limits, view
        self._folders: dict[int, str | None] = {}
        self._own_processes = os.open("/proc/self/ns/pid", os.O_RDONLY) if link else None
        if link:
            filter_program(platform.machine())  # cached, for the children

    def serve(self) -> None:
        """Answer requests until the control socket closes, then end all children."""
        while True:
            raw, descriptors, *_ = socket.recv_fds(self._control, _MESSAGE, 1)
            if not raw:
                break
            request = json.loads(raw)
            try:
                answer = self._answer(request, descriptors)
            except OSError as error:
                answer = {"error": str(error)}
            for descriptor in descriptors:
                os.close(descriptor)
            self._control.sendall(json.dumps(answer).encode())
        for pid in list(self._folders):
            self._end(pid)

    def _answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        if request["do"] == "fork":
            import_on_demand(request["libraries"])
            return self._fork(descriptors[0], request["seconds"])
        if request["do"] == "used":
            return self._used(request["pid"])
        return self._end(request["pid"])

    def _used(self, pid: int) -> dict[str, Any]:
        """What the child and all that it started have used of the processor; empty if that is not known."""
        used = processor_use(pid) if pid in self._folders else None
        return used._asdict() if used else {}

    def _fork(self, descriptor: int, seconds: float | None) -> dict[str, Any]:
        folder = None if self._link else tempfile.mkdtemp(prefix="autograde-")
        reading, writing = os.pipe()
        pid = self._forked()
        if pid == 0:
            self._become_child(descriptor, writing, folder)
        os.close(writing)
        self._folders[pid] = folder
        try:
            if self._link:
                self._link.child_started(pid, seconds)
            # A child that is ready closes the pipe without writing to it.
            failure = os.read(reading, _MESSAGE).decode(errors="replace")
            if failure:
                raise OSError(failure)
        except OSError:
            self._end(pid)
            raise
        finally:
            os.close(reading)
        return {"pid": pid}

    def _forked(self) -> int:
        if self._own_processes is None:
            return os.fork()
        # The child becomes the first process of a new namespace: when it ends, the system kills all others in there.
        sys_.unshare(sys_.CLONE_NEWPID)
        pid = os.fork()
        if pid:
            sys_.setns(self._own_processes, sys_.CLONE_NEWPID)
        return pid

    def _end(self, pid: int) -> dict[str, Any]:
        """Kill the child and all that it started; its exit status (negative: a signal), and the supervisor's reason."""
        if pid not in self._folders:
            return {"status": None, "reason": None}  # ended before: the number may belong to another process now
        folder = self._folders.pop(pid)
        for kill in (os.kill,) if self._link else (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        except ChildProcessError:
            status = None
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        return {"status": status, "reason": self._link.child_ended(pid) if self._link else None}

    def _become_child(self, descriptor: int, ready: int, folder: str | None) -> NoReturn:
        code = 1
        try:
            os.setsid()
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            _close_all_but({descriptor, ready, 0, 1, 2})
            self._confine(ready, folder)
            os.close(ready)
            Child(socket.socket(fileno=descriptor)).serve()
            code = 0
        finally:
            os._exit(code)

    def _confine(self, ready: int, folder: str | None) -> None:
        try:
            if folder is None:
                assert self._view is not None
                confine(self._limits, self._view)
            else:
                os.chdir(folder)
                os.environ |= {"HOME": folder, "TMPDIR": folder, "IPYTHONDIR": f"{folder}/.ipython"}
                apply(self._limits, processes=False)
        except Exception as error:
            os.write(ready, f"{error or type(error).__name__}".encode()[:1000])
            os._exit(1)


def _close_all_but(kept: set[int]) -> None:
    """Close every other descriptor: the control socket, the link to the supervisor, what libraries left open."""
    listed = Path("/proc/self/fd")
    known = {int(entry.name) for entry in listed.iterdir()} if listed.is_dir() else set(range(1024))
    for descriptor in known - kept:
        with suppress(OSError):
            os.close(descriptor)
