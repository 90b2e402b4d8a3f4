"""A Dask scheduler and workers as separate processes, as they would run on other machines."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

_QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error", "OMP_NUM_THREADS": "1"}


class Machines:
    """A context manager that stops its scheduler and workers at the end."""

    def __init__(self, folder: Path, before: Sequence[str] = (), host: str = "127.0.0.1") -> None:
        """Start the scheduler; before: a prefix of its command, for example to run it in another namespace."""
        self._folder, self._host = folder, host
        self._running: list[subprocess.Popen[bytes]] = []
        self._number = 0
        known = folder / "scheduler.json"
        options = ["--host", host, "--port", "0", "--no-dashboard", "--scheduler-file", str(known)]
        self.scheduler = self._start([*before, sys.executable, "-m", "distributed.cli.dask_scheduler", *options])
        while not (known.exists() and known.read_text().rstrip().endswith("}")):  # it is not written atomically
            self._look()
            time.sleep(0.1)
        self.address = str(json.loads(known.read_text())["address"])

    def __enter__(self) -> "Machines":
        """Return the machines."""
        return self

    def __exit__(self, *error: object) -> None:
        """Kill all processes."""
        for process in reversed(self._running):
            self.end(process)

    def add_workers(self, count: int = 1, before: Sequence[str] = (), *more: str) -> subprocess.Popen[bytes]:
        """Start `dask worker`, which tries to connect to the scheduler until it succeeds."""
        options = [
            "--nworkers",
            str(count),
            "--nthreads",
            "1",
            "--no-dashboard",
            "--local-directory",
            str(self._folder),
        ]
        options += ["--local-directory", str(self._folder), *more]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, *options]
        return self._start([*before, *worker])

    def need_workers(self) -> None:
        """Return when a worker is connected; start two where none is running, or a lost one does not come back."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            alive = any(process is not self.scheduler and process.poll() is None for process in self._running)
            started = time.monotonic() if alive else float("-inf")
            while not client.nthreads():
                if time.monotonic() - started > 60:
                    self.add_workers(2)
                    started = time.monotonic()
                time.sleep(0.2)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its descendants."""
        with suppress(psutil.NoSuchProcess):
            for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
        process.wait()

    def processes(self) -> list[list[str]]:
        """Return the command lines of all processes on the machines."""
        command_lines = []
        for started in self._running:
            with suppress(psutil.NoSuchProcess):
                for process in psutil.Process(started.pid).children(recursive=True):
                    with suppress(psutil.NoSuchProcess):
                        command_lines.append(process.cmdline())
        return command_lines

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        self._number += 1
        with (self._folder / f"{self._number}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **_QUIET}
            )
        self._running.append(process)
        return process

    def _look(self) -> None:
        for process in self._running:
            assert process.poll() is None, self._told()

    def _told(self) -> str:
        return "\n".join(path.read_text()[-2000:] for path in self._folder.glob("*.log"))
