"""IPython's Jupyter kernel in the student's process, on sockets that were opened outside the sandbox."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import ModuleType
from typing import Any

import zmq
from ipykernel.heartbeat import Heartbeat
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from matplotlib_inline.backend_inline import configure_inline_support
from matplotlib_inline.config import InlineBackend
from traitlets.config import Config

import autograde.inside.hidden  # noqa: F401  # needed by every check cell
from autograde.inside.channels import CHANNELS, INTERRUPT, JUDGE


def run_kernel(
    connection: socket.socket, descriptors: Sequence[int], key: str, scheme: str, environment: Mapping[str, str]
) -> None:
    """Run a kernel until a client shuts it down or the other side of `connection` is gone.

    `descriptors` are the listening sockets of CHANNELS, optionally followed by the socket to the judge; `key` and
    `scheme` sign messages. The byte INTERRUPT on `connection` interrupts the running cell.
    """
    os.environ |= environment
    os.environ.pop(JUDGE, None)
    if len(descriptors) > len(CHANNELS):
        os.environ[JUDGE] = str(descriptors[-1])
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # The fork server's shell was set up for figures; without a reset, no other shell would show them.
    InlineBackend.clear_instance()
    vars(configure_inline_support).pop("current_backend", None)
    sys.modules.setdefault("ipykernel.debugger", _no_debugger())
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    app: Any = SandboxKernelApp.instance(config=config, listening=list(descriptors), key=key, scheme=scheme)
    app.initialize([])
    app.shell.run_line_magic("matplotlib", "inline")
    threading.Thread(target=_listen, args=(connection,), daemon=True).start()
    app.start()


def _no_debugger() -> ModuleType:
    """A stand-in for IPython's debugger server, which takes half a second to import and has no client here."""
    module = ModuleType("ipykernel.debugger")
    module.__dict__.update(_is_debugpy_available=False, Debugger=object)
    return module


class SandboxKernelApp(IPKernelApp):
    """IPython's kernel application on sockets that already listen, without a connection file."""

    kernel_class = IPythonKernel  # the class, since its name would be imported after the fork

    def __init__(self, listening: Sequence[int], key: str, scheme: str, **more: Any) -> None:
        """Use the descriptors `listening`, one for each of CHANNELS; sign messages by `key` and `scheme`."""
        self._listening = listening
        self._signing = (key, scheme)
        super().__init__(**more)

    def init_connection_file(self) -> None:
        """Set the key and the ports, which Jupyter would read from a file."""
        key, scheme = self._signing
        self.session.key, self.session.signature_scheme = key.encode(), scheme
        self.transport, self.ip = "ipc", "kernel"  # no such path exists
        for port, channel in enumerate(CHANNELS, start=1):
            setattr(self, f"{channel}_port", port)

    def write_connection_file(self, **kwargs: Any) -> None:
        """Write nothing: the provisioner knows the connection."""

    def _try_bind_socket(self, s: Any, port: int) -> int:
        bind(s, self._listening[port - 1])
        return port

    def init_control(self, context: Any) -> None:
        """Open the control channel, without the debugger's socket."""
        super().init_control(context)
        self.debug_shell_socket.close(linger=0)  # it would connect to a path that does not exist in the sandbox

    def init_heartbeat(self) -> None:
        """Answer heartbeats on a socket that already listens."""
        self.heartbeat = Beat(zmq.Context(), self._listening[CHANNELS.index("hb")], (self.transport, self.ip, 1))
        self.heartbeat.start()


class Beat(Heartbeat):
    """IPython's heartbeat thread on a socket that already listens."""

    def __init__(self, context: Any, listening: int, address: tuple[str, str, int]) -> None:
        """Answer on the descriptor `listening`; `address` is (transport, ip, port)."""
        super().__init__(context, address)
        self._fd = listening

    def _try_bind_socket(self) -> None:
        bind(self.socket, self._fd)


def bind(socket_: Any, listening: int) -> None:
    """Have a ZeroMQ socket accept connections on `listening`, the descriptor of a listening Unix socket."""
    socket_.setsockopt(zmq.USE_FD, listening)
    socket_.bind("ipc://kernel")


def _listen(connection: socket.socket) -> None:
    while True:
        try:
            command = connection.recv(1)
        except OSError:
            command = b""
        if not command:
            os._exit(0)
        if command == INTERRUPT:
            _interrupt()


def _interrupt() -> None:
    """Interrupt the running cell and the programs that it started."""
    if os.getpid() == 1:  # alone in a process namespace
        with suppress(OSError):
            os.kill(-1, signal.SIGINT)  # all other processes in it
    # Sent to the main thread itself, which may be blocked in a system call.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
