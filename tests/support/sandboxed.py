"""Run cells in the sandbox, and inspect their outputs and processes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from warm import fork_server

from autograde.sandbox import problem
from autograde.sessions.session import Limits, Program, Session, notebook_program

ROOT = Path(__file__).resolve().parents[2]

LIMITS = Limits(unit=10.0, grace=2.0)

needs_sandbox = pytest.mark.skipif(problem() is not None, reason=f"no sandbox: {problem()}")

# The content of an empty /tmp in the sandbox: a folder above the project, if that is installed below /tmp.
EMPTY = [ROOT.relative_to("/tmp").parts[0]] if ROOT.is_relative_to("/tmp") else []


def cells(*sources: str) -> Program:
    """Return a program of code cells."""
    return notebook_program([{"index": index, "source": source} for index, source in enumerate(sources)])


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until the condition is true, at most this long; the caller asserts it afterwards."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def outputs(source: str, files: dict[str, bytes] | None = None, limits: Limits = LIMITS) -> str:
    """Run one cell and return what it printed, and its errors."""
    with Session(fork_server(), limits) as session:
        report = session.load(cells(source), files)
    texts = [item.get("text") or item.get("evalue") or "" for item in report.outputs.get(0, [])]
    return "".join(texts) + " ".join(problem.message for problem in report.problems)


def running(marker: str) -> list[str]:
    """Return the ids of all processes on this machine with `marker` in their command line."""
    processes = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker.encode() in (entry / "cmdline").read_bytes():
                    processes.append(entry.name)
            except OSError:
                continue
    return processes
