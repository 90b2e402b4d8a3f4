"""A Jupyter kernel in the student's process: IPython's own, on sockets that were opened outside of the sandbox."""

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
    """Be a kernel until it is told to shut down, or the other side of `connection` is gone.

    `descriptors` are the listening sockets of CHANNELS, then perhaps the line to the judge; `key` and `scheme` sign
    messages. A byte on `connection` interrupts what runs.
    """
    os.environ |= environment
    os.environ.pop(JUDGE, None)
    if len(descriptors) > len(CHANNELS):
        os.environ[JUDGE] = str(descriptors[-1])
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # The fork server's shell has been set up for figures, which makes no other shell show them.
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
    """In place of IPython's debugger server, which takes half a second to import and has nobody to talk to here."""
    made = ModuleType("ipykernel.debugger")
    made.__dict__.update(_is_debugpy_available=False, Debugger=object)
    return made


class SandboxKernelApp(IPKernelApp):
    """IPython's kernel application, without files: its sockets are there already."""

    kernel_class = IPythonKernel  # by its name it would be imported after the fork

    def __init__(self, listening: Sequence[int], key: str, scheme: str, **more: Any) -> None:
        self._listening = listening
        self._signing = (key, scheme)
        super().__init__(**more)

    def init_connection_file(self) -> None:
        """Take keys and ports from the provisioner in place of a connection file."""
        key, scheme = self._signing
        self.session.key, self.session.signature_scheme = key.encode(), scheme
        self.transport, self.ip = "ipc", "kernel"  # names nothing
        for port, channel in enumerate(CHANNELS, start=1):
            setattr(self, f"{channel}_port", port)

    def write_connection_file(self, **kwargs: Any) -> None:
        """Who started this knows the connection."""

    def _try_bind_socket(self, s: Any, port: int) -> int:
        bind(s, self._listening[port - 1])
        return port

    def init_control(self, context: Any) -> None:
        """Set up the control channel, without the debugger's socket."""
        super().init_control(context)
        self.debug_shell_socket.close(linger=0)  # it would look for the kernel by a path that is not in here

    def init_heartbeat(self) -> None:
        """Start the heartbeat on the socket that the provisioner opened."""
        self.heartbeat = Beat(zmq.Context(), self._listening[CHANNELS.index("hb")], (self.transport, self.ip, 1))
        self.heartbeat.start()


class Beat(Heartbeat):
    """Answers the heartbeat on a socket that is there already."""

    def __init__(self, context: Any, listening: int, address: tuple[str, str, int]) -> None:
        super().__init__(context, address)
        self._fd = listening

    def _try_bind_socket(self) -> None:
        bind(self.socket, self._fd)


def bind(socket_: Any, listening: int) -> None:
    """Let a ZeroMQ socket take connections from a Unix socket that listens already."""
    socket_.setsockopt(zmq.USE_FD, listening)
    socket_.bind("ipc://kernel")


def _listen(connection: socket.socket) -> None:
    while True:
        try:
            asked = connection.recv(1)
        except OSError:
            asked = b""
        if not asked:
            os._exit(0)
        if asked == INTERRUPT:
            _interrupt()


def _interrupt() -> None:
    """Interrupt the cell, and the programs that it started."""
    if os.getpid() == 1:  # alone in a process namespace
        with suppress(OSError):
            os.kill(-1, signal.SIGINT)  # everybody else there
    # To the main thread itself, which may sleep in a system call.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
