"""The judge's handle on the fork server, which forks one sandboxed child for each submission."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from autograde import sandbox
from autograde.inside.warm import ON_DEMAND
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.processor import ProcessorUse
from autograde.sandbox.view import student_view
from helpers.pictures import ONE_IMAGE

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "MPLCONFIGDIR", "XDG_CACHE_HOME", "SYSTEMROOT")
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# Huge pages: a fork copies the page table, and takes a third longer with small pages.
_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
_ATTEMPTS = 3
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class ForkServerError(Exception):
    """The fork server did not start, or ended."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: exit status (negative: a signal; None: unknown), and why the sandbox killed it, if it did."""

    status: int | None = None
    reason: str | None = None


class ForkServer:
    """A `python -m autograde.inside` process, started on first use and again after it ended; a context manager.

    Submissions run in a sandbox unless `sandboxed` is False; `start` raises SandboxError if none can be made.
    """

    def __init__(self, sandboxed: bool = True, resources: ResourceLimits | None = None) -> None:
        """Prepare a server whose children have `resources` at most; nothing is started yet."""
        self.sandboxed = sandboxed
        self.resources = resources or ResourceLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready = False
        self._asking = threading.RLock()  # lessons of one submission are loaded in parallel

    def __enter__(self) -> "ForkServer":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server."""
        self.close()

    def start(self) -> None:
        """Start the process, and return before it is ready, which takes seconds; `spawn` waits for it."""
        with self._asking:
            if self._control is None:
                self._control = self._launched()

    def spawn(self, seconds: float | None = None, libraries: Sequence[str] = ON_DEMAND) -> tuple[int, socket.socket]:
        """Fork a child in a sandbox of its own; its process id, and the socket to it. Raises ForkServerError.

        It finds those of ON_DEMAND imported that are among `libraries`. After `seconds` the sandbox's supervisor, a
        process that does nothing else, kills it and all that it started.
        """
        for attempt in range(_ATTEMPTS):
            ours, theirs = socket.socketpair()
            try:
                answer = self._ask({"do": "fork", "seconds": seconds, "libraries": list(libraries)}, [theirs.fileno()])
                if "error" not in answer:
                    return int(answer["pid"]), ours
                raise OSError(answer["error"])
            except sandbox.SandboxError:
                ours.close()
                raise
            except (OSError, ValueError, KeyError) as error:
                ours.close()
                self.close()
                if attempt == _ATTEMPTS - 1:
                    raise ForkServerError(f"the process for student code cannot be started: {error}") from error
                time.sleep(attempt)  # the kernel may still be busy ending other processes
            finally:
                theirs.close()
        raise AssertionError("unreachable")

    def used(self, pid: int) -> ProcessorUse | None:
        """Return what a child and all that it started have used of the processor; None if that is not known."""
        if self._control is None:
            return None
        try:
            return ProcessorUse(**self._ask({"do": "used", "pid": pid}, []))
        except (OSError, ValueError, TypeError):
            return None

    def end(self, pid: int) -> Ended:
        """Kill a child and all that it started, and wait until every process of it has ended."""
        try:
            answer = self._ask({"do": "end", "pid": pid}, [])
            return Ended(answer["status"], answer["reason"])
        except (OSError, ValueError, KeyError):
            self.close()
            return Ended()

    def close(self) -> None:
        """End the process and all its children; `spawn` then starts a new one."""
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
            raise OSError("it stopped while importing torch; see its error above")
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
        environment |= {"MPLBACKEND": "Agg", "PYTHONPATH": str(_PACKAGE_ROOT), ONE_IMAGE: "jpeg"}
        setup = {
            "limits": self.resources.to_data(),
            "view": student_view().to_data() if self.sandboxed else None,
        }
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograde.inside", str(theirs.fileno()), json.dumps(setup)],
                env=environment | _THREADS | _PAGES,
                cwd=_PACKAGE_ROOT,  # `-m` imports from here first: it must not be a folder with submissions
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the judge alone, which then ends the children in order
            )
        ours.settimeout(300)
        return ours
