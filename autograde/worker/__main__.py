"""The process in which student code runs.

Started by exec with a clean environment, it imports and loads once what every submission needs, on one thread, and then
forks a child for each submission (a thread pool would not survive the fork). It knows probes only as they come in, one
call at a time; references, misconceptions and hidden probes live in the judge's process and are never imported here.
A sandbox belongs into `_become_child`, before anything of the student's is read.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from autograde.worker.frames import receive, send

_MESSAGE = 4096  # bytes of one request on the control socket


def main() -> None:
    """Serve fork and end requests on the control socket whose descriptor is the first argument."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _warm_up()
    control.sendall(b'{"ready": true}')
    children: set[int] = set()
    while True:
        raw, descriptors, *_ = socket.recv_fds(control, _MESSAGE, 1)
        if not raw:
            break
        request = json.loads(raw)
        if request["do"] == "fork":
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_child(socket.socket(fileno=descriptors[0]), Path(request["scratch"]))
            os.close(descriptors[0])
            children.add(pid)
            control.sendall(json.dumps({"pid": pid}).encode())
        else:
            known = request["pid"] in children  # its number may belong to another process once it has ended
            children.discard(request["pid"])
            control.sendall(json.dumps({"status": _end(request["pid"]) if known else None}).encode())
    for pid in children:
        _end(pid)


def _warm_up() -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)

    import helpers
    from helpers.checks.arguments import PhotoLabels, Photos, SqueezeNet

    for library in ("torchvision", "scipy.ndimage", "PIL.Image", "cv2", "tqdm"):
        with suppress(ImportError):
            importlib.import_module(library)
    for name in helpers.__all__:
        with suppress(ImportError):  # an optional library may be missing; who uses it is told so
            getattr(helpers, name)
    for argument in (SqueezeNet(), Photos([0]), PhotoLabels([0])):
        argument.build()
    sys.dont_write_bytecode = True  # from here on, whatever is imported is imported by students
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the children


def _end(pid: int) -> int | None:
    """Kill the child and its process group; its exit status, negative for a signal."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return None


def _become_child(connection: socket.socket, scratch: Path) -> NoReturn:
    try:
        os.setsid()
        os.chdir(scratch)
        os.environ |= {"HOME": str(scratch), "TMPDIR": str(scratch), "IPYTHONDIR": str(scratch / ".ipython")}
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        Child(connection).serve()
    finally:
        os._exit(0)


class Child:
    """One submission's process: loads it, then answers calls until the connection closes."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pid = os.getpid()
        self.namespace: dict[str, Any] = {}
        self.report: Any = None

    def serve(self) -> None:
        while True:
            try:
                request = receive(self.connection)
            except EOFError:
                return
            self._send(getattr(self, f"_{request['do']}")(request))

    def _send(self, data: Any) -> None:
        # A copy that the student's code made with os.fork must not talk on the channel.
        if os.getpid() != self.pid:
            os._exit(0)
        send(self.connection, data)

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        from autograde.worker.executor import run_notebook
        from autograde.worker.loader import load_module

        program, skip = request["program"], frozenset(request["skip"])
        seconds = float(request["seconds"])
        if program["kind"] == "module":
            raw = program["source"].tobytes()
            loaded = load_module(raw, program["path"], seconds, skip, self._at)
        else:
            loaded = run_notebook(program["cells"], seconds, skip, self._at, self._finished)
        self.namespace, self.report = loaded
        return {"loaded": self.report.to_data()}

    def _at(self, index: int) -> None:
        self._send({"at": index})

    def _finished(self, index: int, outputs: list[dict[str, Any]]) -> None:
        self._send({"cell": index, "outputs": outputs})

    def _describe(self, request: dict[str, Any]) -> dict[str, Any]:
        from autograde.worker.calls import describe_function

        return {"described": describe_function(self.namespace, request["name"], request["calls"])}

    def _record(self, request: dict[str, Any]) -> dict[str, Any]:
        from autograde.worker.calls import record_call

        return {"record": record_call(self.namespace, self.report, request["name"], request["probe"])}


if __name__ == "__main__":
    main()
