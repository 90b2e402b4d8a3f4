"""A kernel in the sandbox as grading uses it: run a cell, collect what it puts out, trust nothing that it says."""

import socket
import time
from collections.abc import Mapping
from queue import Empty
from typing import Any

import zmq
from jupyter_client.manager import KernelManager

from autograde.inside.loading.outputs import Outputs, Publisher
from autograde.kernel.provisioner import NAME
from autograde.sessions.fork_server import Ended

# What a flood of messages can hold in this process's memory is the product; a kernel waits, or loses its own.
_LONGEST_MESSAGE = 32_000_000  # bytes; far more than is kept of a cell's displays
_WAITING_MESSAGES = 10
_START_SECONDS = 60.0
_LOOK = 0.2  # seconds between two looks at whether the kernel is there


class KernelGone(Exception):
    """The kernel ended."""


class KernelSilent(Exception):
    """The cell did not end in time, and could not be interrupted."""


class KernelBabble(Exception):
    """What came from the kernel is no message of Jupyter's."""


class RunningKernel:
    """Started when made; `judge` is the line on which `autograde.inside.hidden.points` answers.

    `files` are there by their names in the folder that it runs in. Raises SandboxError, ForkServerError or KernelGone.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._context = zmq.Context()
        self._context.setsockopt(zmq.MAXMSGSIZE, _LONGEST_MESSAGE)
        self._context.setsockopt(zmq.RCVHWM, _WAITING_MESSAGES)
        self._manager = KernelManager(kernel_name="python3", context=self._context)
        spec: Any = self._manager.kernel_spec
        spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}}
        self.judge, theirs = socket.socketpair()
        with theirs:
            self._manager.start_kernel(judge=theirs, files=files)
        self._client = self._manager.client()
        self._client.start_channels(stdin=False, hb=False, control=False)
        self._wait_until_ready()

    def run(self, source: str, seconds: float, grace: float, outputs: Outputs) -> tuple[str, str] | None:
        """Run a cell; the name and text of the error that ended it, if one did; ("TimeUp", ...) after `seconds`.

        It is then interrupted, and has `grace` seconds to stop. Raises KernelGone, KernelSilent, KernelBabble.
        """
        return self._collect(self.begin(source), seconds, grace, outputs)

    def begin(self, source: str) -> str:
        """Have the kernel run a cell, without waiting; what it puts out is to be asked for with `finish`."""
        return str(self._client.execute(source, allow_stdin=False, stop_on_error=False))

    def finish(self, cell: str, seconds: float) -> None:
        """Wait until the cell that `begin` named has ended."""
        self._collect(cell, seconds, 0, Outputs())

    def end(self) -> Ended:
        """Kill it, with all that it started."""
        provisioner: Any = self._manager.provisioner
        self.judge.close()
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
        self._context.destroy(linger=0)
        return provisioner.ended or Ended()

    def _collect(self, cell: str, seconds: float, grace: float, outputs: Outputs) -> tuple[str, str] | None:
        deadline, interrupted, error = time.monotonic() + seconds, False, None
        while True:
            if time.monotonic() > deadline:
                if interrupted or not grace:
                    raise KernelSilent
                interrupted, deadline = True, time.monotonic() + grace
                self._manager.interrupt_kernel()
            message = self._next()
            try:
                if message is None or message["parent_header"].get("msg_id") != cell:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "status" and content["execution_state"] == "idle":
                    return ("TimeUp", f"no answer after {seconds:g} s") if interrupted else error
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
        except Exception as problem:  # whatever the bytes of a forged message make Jupyter's reader raise
            raise KernelBabble from problem

    def _wait_until_ready(self) -> None:
        """Until messages arrive from both sides: what is published before this side listens is lost."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            asked = self._client.kernel_info()
            message = self._next()
            while message is not None:
                if (
                    message["parent_header"].get("msg_id") == asked
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
