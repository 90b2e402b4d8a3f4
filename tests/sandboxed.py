"""Run cells in the sandbox, and look at what they left."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from warm import zygote

from autograde.sandbox import problem
from autograde.sessions.session import Limits, Program, Session, notebook_program

ROOT = Path(__file__).resolve().parents[1]

LIMITS = Limits(unit=10.0, grace=2.0)

needs_sandbox = pytest.mark.skipif(problem() is not None, reason=f"no sandbox: {problem()}")

# What /tmp shows when it is empty: the way to the project, where that is installed below it.
EMPTY = [ROOT.relative_to("/tmp").parts[0]] if ROOT.is_relative_to("/tmp") else []


def cells(*sources: str) -> Program:
    return notebook_program([{"index": index, "source": source} for index, source in enumerate(sources)])


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """At most so long: what is then asserted tells whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def outputs(source: str, files: dict[str, bytes] | None = None, limits: Limits = LIMITS) -> str:
    """What a cell printed, or its error."""
    with Session(zygote(), limits) as session:
        report = session.load(cells(source), files)
    told = [item.get("text") or item.get("evalue") or "" for item in report.outputs.get(0, [])]
    return "".join(told) + " ".join(problem.message for problem in report.problems)


def running(marker: str) -> list[str]:
    """Processes of this machine that have `marker` in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker.encode() in (entry / "cmdline").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
    return found
