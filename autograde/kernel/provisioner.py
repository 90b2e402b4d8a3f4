"""Sandboxed kernels for Jupyter, forked in milliseconds: the kernel provisioner `autograde-sandbox`.

    JUPYTER_DEFAULT_PROVISIONER_NAME=autograde-sandbox jupyter execute notebook.ipynb

The fork server of this process forks each kernel, as it does graded submissions: without network, and with the
machine's files read-only. Clients reach it on Unix sockets that this process opens. The command of the kernelspec is
ignored: kernels run this Python.
"""

import asyncio
import signal
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Any

import numpy as np
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from autograde.inside.channels import CHANNELS, INTERRUPT
from autograde.inside.frames import Silence, send
from autograde.kernel.fork_server import fork_server
from autograde.kernel.sockets import ChannelSockets
from autograde.sandbox.processor import ProcessorUse
from autograde.sessions.fork_server import Ended

NAME = "autograde-sandbox"
_ENVIRONMENT = ("NBGRADER_EXECUTION",)  # variables passed on to a kernel
_POLL = 0.02  # seconds
_MOST_READ = 16  # pieces of what a kernel sends on the line that only this side uses
_SEND_SECONDS = 60.0


class SandboxProvisioner(KernelProvisionerBase):
    """Starts, watches and ends one kernel.

    In addition to Jupyter's arguments, `start_kernel` takes `files`, contents by name, which the kernel finds in its
    working folder, `seconds`, after which it is killed, and `judge`, a socket on which
    `autograde.inside.hidden.points` answers; the caller closes it.
    """

    def __init__(self, **more: Any) -> None:
        """Take Jupyter's arguments; nothing is started yet."""
        super().__init__(**more)
        self.ended: Ended | None = None
        self._pid: int | None = None
        self._connection: socket.socket | None = None
        self._sockets: ChannelSockets | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not ended."""
        return self._pid is not None

    def used(self) -> ProcessorUse | None:
        """What the kernel and all that it started have used of the processor; None if that is not known."""
        return None if self._pid is None else fork_server().used(self._pid)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the channels' addresses; raises SandboxError if the machine cannot make a sandbox."""
        fork_server()
        manager: Any = self.parent
        if self._sockets is None:
            self._sockets = ChannelSockets(len(CHANNELS))
        manager.cache_ports = False
        manager.transport, manager.ip = "ipc", self._sockets.address
        for port, channel in enumerate(CHANNELS, start=1):
            setattr(manager, f"{channel}_port", port)
        # Through `send_signal` below: the first process of a sandbox ignores signals from within.
        self.kernel_spec.interrupt_mode = "signal"
        kwargs.pop("extra_arguments", None)
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel; `cmd` is ignored. Returns its connection info."""
        assert self._sockets is not None
        environment: Mapping[str, str] = kwargs.get("env", {})
        files: Mapping[str, bytes] = kwargs.get("files", {})
        judge: socket.socket | None = kwargs.get("judge")
        manager: Any = self.parent
        self._pid, self._connection = fork_server().spawn(kwargs.get("seconds"))
        self.ended = None
        with ExitStack() as stack:
            listening = [stack.enter_context(listener) for listener in self._sockets.listening()]
            request = {
                "do": "kernel",
                "key": manager.session.key.decode(),
                "scheme": manager.session.signature_scheme,
                "environment": {name: environment[name] for name in _ENVIRONMENT if name in environment},
                "files": {name: np.frombuffer(content, np.uint8) for name, content in files.items()},
            }
            passed_on = [*listening, *([judge] if judge else [])]
            try:
                send(self._connection, request, time.monotonic() + _SEND_SECONDS)
            except Silence as error:
                raise OSError(f"the kernel did not accept its files within {_SEND_SECONDS:g} s") from error
            socket.send_fds(self._connection, [b"."], [each.fileno() for each in passed_on])
        self.connection_info = manager.get_connection_info()
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel runs, then its exit status. It has ended when its end of the connection closes."""
        if self._pid is None or self._connection is None:
            return _status(self.ended)
        with suppress(BlockingIOError, InterruptedError):
            try:
                for _ in range(_MOST_READ):  # a kernel that writes without end must not keep this process
                    raw = self._connection.recv(4096, socket.MSG_DONTWAIT)
                    if not raw:
                        break
                    self.log.debug("a kernel did not start: %r", raw)
                else:
                    return None
            except ConnectionError:
                pass
            self._end()
            return _status(self.ended)
        return None

    async def wait(self) -> int | None:
        """Wait until the kernel ends; its exit status."""
        while (status := await self.poll()) is None:
            await asyncio.sleep(_POLL)
        return status

    async def send_signal(self, signum: int) -> None:
        """Interrupt the running cell on SIGINT, end the kernel on SIGTERM and SIGKILL, ignore other signals."""
        if signum in (signal.SIGKILL, signal.SIGTERM):
            self._end()
        elif signum == signal.SIGINT and self._connection is not None:
            with suppress(OSError):
                self._connection.send(INTERRUPT, socket.MSG_DONTWAIT)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel."""
        self._end()

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel."""
        self._end()

    async def shutdown_requested(self, restart: bool = False) -> None:
        """End the kernel at once: the sandbox holds nothing worth waiting for."""
        self._end()

    async def cleanup(self, restart: bool = False) -> None:
        """End the kernel and, unless it restarts, remove its sockets."""
        self._end()
        if self._sockets and not restart:
            self._sockets.remove()
            self._sockets = None

    def _end(self) -> None:
        """Kill the kernel and all that it started."""
        pid, self._pid = self._pid, None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if pid is not None:
            self.ended = fork_server().end(pid)


def _status(ended: Ended | None) -> int:
    return 1 if ended is None or ended.status is None else ended.status
