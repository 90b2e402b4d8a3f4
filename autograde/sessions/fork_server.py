"""The judge's handle on the fork server that forks one child, in a sandbox, for each submission."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from autograde import sandbox
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.view import student_view

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "MPLCONFIGDIR", "XDG_CACHE_HOME", "SYSTEMROOT")
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# Large pages: a fork copies a table of pages, and takes a third longer with small ones.
_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_ATTEMPTS = 3
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class ForkServerError(Exception):
    """The fork server did not start, or went away."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit status, negative for a signal, None if unknown; and the sandbox's reason, if any."""

    status: int | None = None
    reason: str | None = None


class ForkServer:
    """Starts `python -m autograde.inside` when first needed, and again if it is gone; a context manager.

    Unless told otherwise, submissions run in a sandbox; where none can be made, `start` raises SandboxError.
    """

    def __init__(self, sandboxed: bool = True, resources: ResourceLimits | None = None) -> None:
        self.sandboxed = sandboxed
        self.resources = resources or ResourceLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready = False
        self._asking = threading.RLock()  # lessons of one submission are loaded side by side

    def __enter__(self) -> "ForkServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process without waiting until it is ready, which takes seconds; `spawn` waits."""
        with self._asking:
            if self._control is None:
                self._control = self._launched()

    def spawn(self) -> tuple[int, socket.socket]:
        """Fork a child in a sandbox of its own: its number, and the socket on which it is spoken to."""
        for attempt in range(_ATTEMPTS):
            ours, theirs = socket.socketpair()
            try:
                answer = self._ask({"do": "fork"}, [theirs.fileno()])
                if "error" not in answer:
                    return int(answer["pid"]), ours
                raise OSError(answer["error"])
            except (OSError, ValueError, KeyError) as error:
                ours.close()
                self.close()
                if attempt == _ATTEMPTS - 1:
                    raise ForkServerError(f"the process for student code cannot be started: {error}") from error
                time.sleep(attempt)  # the kernel may still be busy with taking others down
            finally:
                theirs.close()
        raise AssertionError("unreachable")

    def end(self, pid: int) -> Ended:
        """Kill a child with all that it started; comes back when everything of it is gone."""
        try:
            answer = self._ask({"do": "end", "pid": pid}, [])
            return Ended(answer["status"], answer["reason"])
        except (OSError, ValueError, KeyError):
            self.close()
            return Ended()

    def close(self) -> None:
        """End the process and all its children; `spawn` starts a new one."""
        if self._control:
            self._control.close()
        if self._process:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGKILL)
                self._process.wait()
        self._control = self._process = None
        self._ready = False

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._asking:
            self.start()
            control = self._control
            assert control is not None
            self._wait_until_ready(control)
            socket.send_fds(control, [json.dumps(request).encode()], descriptors)
            return dict(json.loads(control.recv(4096)))

    def _wait_until_ready(self, control: socket.socket) -> None:
        if self._ready:
            return
        raw = control.recv(4096)
        if not raw:
            raise OSError("it stopped while it was importing torch; its error stands above")
        refused = json.loads(raw).get("refused")
        if refused is not None:
            self.close()
            raise sandbox.SandboxError(sandbox.explain(refused))
        self._ready = True

    def _launched(self) -> socket.socket:
        if self.sandboxed:
            sandbox.require()
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"MPLBACKEND": "Agg", "PYTHONPATH": str(_PACKAGE_ROOT)}
        setup = {
            "limits": self.resources.to_data(),
            "view": student_view().to_data() if self.sandboxed else None,
        }
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograde.inside", str(theirs.fileno()), json.dumps(setup)],
                env=environment | _THREADS | _PAGES,
                cwd=_PACKAGE_ROOT,  # for `-m`, which looks here first: not a folder with submissions
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C stops the judge, which then ends the others in order
            )
        ours.settimeout(300)
        return ours
