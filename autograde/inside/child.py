"""One submission's process: load it, then answer calls until the connection closes."""

import os
import socket
import traceback
from pathlib import Path
from typing import Any

from autograde.inside.calls import describe_function, record_call
from autograde.inside.frames import receive, send
from autograde.inside.loading.hooks import release_hooks
from autograde.inside.loading.module import load_module
from autograde.inside.loading.notebook import run_notebook


class Child:
    """The child's end of the protocol: one answer for each request, and progress messages while loading."""

    def __init__(self, connection: socket.socket) -> None:
        """Serve the judge's process on `connection`."""
        self.connection = connection
        self.pid = os.getpid()
        self.namespace: dict[str, Any] = {}
        self.report: Any = None

    def serve(self) -> None:
        """Answer requests until the judge closes the connection."""
        while True:
            try:
                request = receive(self.connection, trusted=True)
            except EOFError:
                return
            self._send(getattr(self, f"_{request['do']}")(request))

    def _send(self, data: Any) -> None:
        # A copy that the student's code made with os.fork must not write to the connection.
        if os.getpid() != self.pid:
            os._exit(0)
        send(self.connection, data)

    def _write(self, files: dict[str, Any]) -> None:
        for name, content in files.items():
            path = Path(name)
            if path.is_absolute() or ".." in path.parts:  # intake never produces such names
                path = Path(path.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.tobytes())

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        self._write(request["files"])
        program, skip = request["program"], frozenset(request["skip"])
        seconds = float(request["seconds"])
        if program["kind"] == "module":
            raw = program["source"].tobytes()
            loaded = load_module(raw, program["path"], seconds, skip, self._at)
        else:
            loaded = run_notebook(program["cells"], seconds, skip, self._at, self._finished)
        self.namespace, self.report = loaded
        release_hooks(self.namespace)
        return {"loaded": self.report.to_data()}

    def _kernel(self, request: dict[str, Any]) -> dict[str, Any]:
        from autograde.inside.kernel import run_kernel
        from autograde.inside.loading.notebook import CellShell

        CellShell.clear_instance()  # the fork server's; a kernel has its own class of shell
        self._write(request["files"])
        descriptors = socket.recv_fds(self.connection, 1, 8)[1]
        try:
            run_kernel(self.connection, descriptors, request["key"], request["scheme"], request["environment"])
        except Exception:
            self.connection.send(traceback.format_exc()[-4000:].encode())
        os._exit(0)

    def _at(self, index: int) -> None:
        self._send({"at": index})

    def _finished(self, index: int, outputs: list[dict[str, Any]]) -> None:
        try:
            self._send({"cell": index, "outputs": outputs})
        except (RecursionError, TypeError, ValueError):
            text = "[the cell's outputs could not be kept: they are nested too deeply, or are not plain data]"
            self._send({"cell": index, "outputs": [{"output_type": "stream", "name": "stderr", "text": text}]})

    def _describe(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"described": describe_function(self.namespace, request["name"], request["calls"])}

    def _record(self, request: dict[str, Any]) -> dict[str, Any]:
        return record_call(self.namespace, self.report, request["name"], request["probe"])
