"""Test whether this machine can grade safely, and say what is missing.

Creates the sandbox and runs a submission in it that tries to read and write files, to use the network, to see other
processes, and to use up all processes and memory. Run it before the first grading, and on each machine of a cluster:

  autograde doctor

Exit code 0 when submissions can be graded safely here, 1 otherwise.
"""

import argparse
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograde import sandbox
from autograde.sandbox.cgroup import delegated
from autograde.sandbox.limits import MEGABYTE, ResourceLimits
from autograde.workers.capacity import EACH, UNKNOWN, default_workers, free_memory, usable_cores


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the verb has no options."""


def run(arguments: argparse.Namespace) -> int:
    """Print all findings, one per line, and a conclusion."""
    console = Console(highlight=False)
    if sys.platform == "win32":
        console.print("Grading does not work on Windows itself: use WSL 2, and run doctor there.", style="red")
        return 1
    bad = 0
    for finding in examine():
        mark, style = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}[finding.good]
        console.print(
            Text.assemble((f"{mark} ", style), (f"{finding.name:<17}", "bold"), finding.message), soft_wrap=True
        )
        bad += finding.good is False
    console.print()
    if bad:
        console.print("Submissions cannot be graded safely here; the lines with ✗ say why.", style="red")
    else:
        console.print("Submissions can be graded safely here.", style="green")
    return 1 if bad else 0


@dataclass(frozen=True)
class Finding:
    """A test and its result: `good` is True or False, which prevents grading, or None for mere information."""

    name: str
    good: bool | None
    message: str


def examine() -> Iterator[Finding]:
    """Yield all findings one by one; the later ones start the fork server, which takes seconds."""
    yield Finding("System", None, f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield _python()
    refused = sandbox.problem()
    yield Finding("Sandbox", refused is None, refused or f"works; student code runs as {_student()}")
    yield _memory_limit()
    yield _workers()
    yield _disk()
    if refused is None:
        yield from _trial()


def _python() -> Finding:
    missing = [name for name in ("torch", "torchvision", "nbgrader", "IPython") if not _is_there(name)]
    message = f"{platform.python_version()}" + (f"; missing: {', '.join(missing)}. Run `make setup`" if missing else "")
    return Finding("Python", not missing, message)


def _is_there(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _student() -> str:
    from autograde.sandbox.jail import is_root

    return "nobody" if is_root() else "this user, who owns nothing inside it"


def _memory_limit() -> Finding:
    if sys.platform == "linux" and delegated():
        return Finding("Memory limit", None, "enforced by the kernel, with a control group for each submission")
    message = "enforced by a supervisor that measures 20 times a second (no control group is delegated to this user; \
with `systemd-run --user --scope --property=Delegate=yes autograde grade ...`, the kernel enforces it)"
    return Finding("Memory limit", None, message)


def _workers() -> Finding:
    """Say what `grade` would do on this machine as it is now."""
    cores, free = usable_cores(), free_memory()
    memory = "an unknown amount" if free == UNKNOWN else f"{free / 1e9:.1f} GB"
    message = (
        f"{cores} cores and {memory} of free memory: enough for `grade --workers {default_workers()}`, its default"
    )
    if free < EACH:
        message = (
            f"{memory} of free memory, but a grader and a submission can take {EACH / 1e9:g} GB: close other programs"
        )
    return Finding("Workers", free >= EACH or None, message)


def _disk() -> Finding:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return Finding("Disk", free > 2**30 or None, f"{free / 2**30:.0f} GB free for notebooks and feedback")


def _trial() -> Iterator[Finding]:
    """Run submissions that try what they must not be able to do."""
    from autograde.sessions.fork_server import ForkServer
    from autograde.sessions.session import Session, notebook_program

    with tempfile.TemporaryDirectory() as folder, ForkServer() as fork_server:
        secret = Path(folder, "secret")
        secret.write_text("secret")
        for name, unit, scale in (("Fork server", "s", 1), ("New session", "ms", 1000)):
            start = time.perf_counter()
            with Session(fork_server) as session:
                session.load(notebook_program([]))
                yield Finding(name, None, f"ready in {scale * (time.perf_counter() - start):.0f} {unit}")
        for name, source in _ATTEMPTS.items():
            with Session(fork_server) as session:
                report = session.load(notebook_program([{"index": 0, "source": source.format(secret=str(secret))}]))
            refused = bool(report.problems)
            yield Finding(name, refused, "student code cannot" if refused else _BROKEN)


_BROKEN = "STUDENT CODE CAN: this sandbox is not safe. Do not grade with it, and please report this"
_ATTEMPTS = {
    "Read files": "open({secret!r}).read()",
    "Write files": "import os, sys; open(os.path.join(sys.prefix, 'written'), 'w')",
    "Use the network": "import socket; socket.create_connection(('1.1.1.1', 80), timeout=1)",
    "See processes": "import os; assert [p for p in os.listdir('/proc') if p.isdigit() and p != '1']",
    "Start hundreds": "import os\nfor _ in range(300):\n    if os.fork() == 0:\n        import time; time.sleep(60)",
    "Take all memory": f"x = bytearray({4 * ResourceLimits().memory // MEGABYTE} * 2**20)",
}
