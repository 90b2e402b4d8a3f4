"""The judge's handle on the warm process that forks one child for each submission."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "MPLCONFIGDIR", "SYSTEMROOT")
_THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class ZygoteError(Exception):
    """The warm process did not start, or went away."""


class Zygote:
    """Starts `python -m autograde.worker` when first needed, and again if it is gone; a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready = False
        self._asking = threading.RLock()  # lessons of one submission are loaded side by side

    def __enter__(self) -> "Zygote":
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

    def spawn(self, scratch: Path) -> tuple[int, socket.socket]:
        """Fork a child that works in `scratch`: its process id, and the socket on which it is spoken to."""
        for attempt in (1, 2):
            ours, theirs = socket.socketpair()
            try:
                answer = self._ask({"do": "fork", "scratch": str(scratch)}, [theirs.fileno()])
                return int(answer["pid"]), ours
            except (OSError, ValueError, KeyError) as error:
                ours.close()
                self.close()
                if attempt == 2:
                    raise ZygoteError(f"the process for student code cannot be started: {error}") from error
            finally:
                theirs.close()
        raise AssertionError("unreachable")

    def end(self, pid: int) -> int | None:
        """Kill a child with its process group: its exit status, negative for a signal, None if that is not known."""
        try:
            return self._ask({"do": "end", "pid": pid}, [])["status"]
        except (OSError, ValueError, KeyError):
            self.close()
            return None

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
            if not self._ready and b"ready" not in control.recv(4096):
                raise OSError("it stopped while it was importing torch; its error stands above")
            self._ready = True
            socket.send_fds(control, [json.dumps(request).encode()], descriptors)
            return dict(json.loads(control.recv(4096)))

    def _launched(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"MPLBACKEND": "Agg", "PYTHONPATH": str(_PACKAGE_ROOT)}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "autograde.worker", str(theirs.fileno())],
                env=environment | _THREADS,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C stops the judge, which then ends the others in order
            )
        ours.settimeout(300)
        return ours
