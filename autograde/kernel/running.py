"""A kernel in the sandbox, as grading uses it: run a cell and collect its outputs, without trusting its messages."""

import math
import socket
import time
from collections.abc import Mapping
from queue import Empty
from typing import Any

import zmq
from jupyter_client.manager import KernelManager

from autograde.inside.loading.outputs import Outputs, Publisher
from autograde.kernel.provisioner import NAME
from autograde.sessions.effort import Effort
from autograde.sessions.fork_server import Ended

# Their product bounds the memory that a flood of messages takes here; a kernel beyond it waits or loses messages.
_LONGEST_MESSAGE = 32_000_000  # bytes; far more than a cell's displays may take
_WAITING_MESSAGES = 10
_START_SECONDS = 60.0
_LOOK = 0.2  # seconds between two checks that the kernel runs


class KernelGone(Exception):
    """The kernel ended."""


class KernelSilent(Exception):
    """The cell ran out of time and could not be interrupted."""


class KernelBabble(Exception):
    """The kernel sent something other than Jupyter's messages."""


class RunningKernel:
    """A running kernel; `judge` is the socket on which `autograde.inside.hidden.points` answers.

    Time limits of cells are of the kernel's `effort`.
    """

    def __init__(self, files: Mapping[str, bytes], seconds: float | None = None) -> None:
        """Start the kernel in a folder with these files, contents by name, and wait until it is ready.

        After `seconds` of wall time it is killed, whatever it does.

        Raises SandboxError, ForkServerError, KernelGone or KernelBabble.
        """
        self._context = zmq.Context()
        self._context.setsockopt(zmq.MAXMSGSIZE, _LONGEST_MESSAGE)
        self._context.setsockopt(zmq.RCVHWM, _WAITING_MESSAGES)
        self._manager = KernelManager(kernel_name="python3", context=self._context)
        spec: Any = self._manager.kernel_spec
        spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}}
        self.judge, theirs = socket.socketpair()
        with theirs:
            self._manager.start_kernel(judge=theirs, files=files, seconds=seconds)
        provisioner: Any = self._manager.provisioner
        self.effort = Effort(provisioner.used, math.inf if seconds is None else time.monotonic() + seconds)
        self._client = self._manager.client()
        self._client.start_channels(stdin=False, hb=False, control=False)
        self._wait_until_ready()

    def run(self, source: str, seconds: float, grace: float, outputs: Outputs) -> tuple[str, str] | None:
        """Run a cell, and collect its `outputs`; the name and text of the error that ended it, or None.

        After `seconds` it is interrupted, which gives ("TimeUp", ...), and has `grace` seconds to stop. Raises
        KernelGone, KernelSilent or KernelBabble.
        """
        return self._collect(self.begin(source), seconds, grace, outputs)

    def begin(self, source: str) -> str:
        """Start a cell without waiting for it; the id of its messages, for `finish`."""
        return str(self._client.execute(source, allow_stdin=False, stop_on_error=False))

    def finish(self, cell: str, seconds: float) -> None:
        """Wait at most `seconds` for the cell whose id `begin` returned. Raises as `run` does."""
        self._collect(cell, seconds, 0, Outputs())

    def end(self) -> Ended:
        """Kill the kernel and all that it started."""
        provisioner: Any = self._manager.provisioner
        self.judge.close()
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._context.destroy(linger=0)
        return provisioner.ended or Ended()

    def _collect(self, cell: str, seconds: float, grace: float, outputs: Outputs) -> tuple[str, str] | None:
        deadline, interrupted, error = self.effort.begin(seconds), False, None
        while True:
            if not deadline.left():
                if interrupted or not grace:
                    raise KernelSilent
                interrupted, deadline = True, self.effort.begin(grace)
                self._manager.interrupt_kernel()
            message = self._next()
            try:
                if message is None or message["parent_header"].get("msg_id") != cell:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "status" and content["execution_state"] == "idle":
                    return ("TimeUp", f"not finished after {seconds:g} s") if interrupted else error
                if kind == "error":
                    error = str(content["ename"])[:100], str(content["evalue"])[:300]
                _keep(kind, content, outputs)
            except (AttributeError, KeyError, TypeError, ValueError) as problem:
                raise KernelBabble from problem

    def _next(self) -> dict[str, Any] | None:
        try:
            return dict(self._client.get_iopub_msg(timeout=_LOOK))
        except Empty:
            if not self._manager.is_alive():
                raise KernelGone from None
            return None
        except Exception as problem:  # a forged message can make Jupyter's reader raise anything
            raise KernelBabble from problem

    def _wait_until_ready(self) -> None:
        """Wait until an answer is also published: what is published before this side has subscribed is lost."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            request = self._client.kernel_info()
            message = self._next()
            while message is not None and time.monotonic() < deadline:
                if (
                    message["parent_header"].get("msg_id") == request
                    and message["content"].get("execution_state") == "idle"
                ):
                    return
                message = self._next()
        raise KernelGone


def _keep(kind: str, content: dict[str, Any], outputs: Outputs) -> None:
    if kind == "stream":
        outputs.stream(str(content["name"]), str(content["text"]))
    elif kind == "execute_result":
        count = content.get("execution_count")
        outputs.display(kind, dict(content["data"]), dict(content["metadata"]), execution_count=count)
    elif kind in ("display_data", "update_display_data"):
        publisher = Publisher()
        publisher.outputs = outputs
        transient, update = content.get("transient"), kind == "update_display_data"
        publisher.publish(dict(content["data"]), dict(content["metadata"]), transient=transient, update=update)
    elif kind == "error":
        outputs.error(str(content["ename"]), str(content["evalue"]), [str(line) for line in content["traceback"]])
    elif kind == "clear_output":
        outputs.clear(bool(content["wait"]))
