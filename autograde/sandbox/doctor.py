"""What this machine can do for grading, and what is missing: each finding is tried out, not looked up."""

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograde import sandbox
from autograde.sandbox.cgroup import delegated
from autograde.sandbox.limits import MEGABYTE, ResourceLimits

_ROOM_PER_WORKER = 3 * 2**30  # bytes: a grader, its warm process, and a submission that takes what it may


@dataclass(frozen=True)
class Finding:
    """`good` is True, False for what keeps grading from working, None for what is merely worth knowing."""

    name: str
    good: bool | None
    told: str


def examine() -> Iterator[Finding]:
    """All findings, as they are found out; the later ones start the warm process, which takes seconds."""
    yield Finding("System", None, f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield _python()
    refused = sandbox.problem()
    yield Finding("Sandbox", refused is None, refused or f"can be made; student code runs as {_student()}")
    yield _memory_limit()
    yield _room()
    yield _disk()
    if refused is None:
        yield from _trial()


def _python() -> Finding:
    missing = [name for name in ("torch", "torchvision", "nbgrader", "IPython") if not _is_there(name)]
    told = f"{platform.python_version()}" + (f"; missing: {', '.join(missing)}. Run `make setup`" if missing else "")
    return Finding("Python", not missing, told)


def _is_there(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _student() -> str:
    from autograde.sandbox.jail import is_root

    return "nobody" if is_root() else "this user, who owns nothing in there"


def _memory_limit() -> Finding:
    if sys.platform == "linux" and delegated():
        return Finding("Memory limit", None, "kept by the kernel, with a control group for each submission")
    told = "kept by a watcher that looks several times a second (no control group is delegated to this user; with one, \
`systemd-run --user --scope --property=Delegate=yes autograde grade ...`, the kernel keeps it)"
    return Finding("Memory limit", None, told)


def _room() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        lines = Path("/proc/meminfo").read_text().splitlines() if Path("/proc/meminfo").exists() else []
        free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")), free)
    except (ValueError, OSError):
        return Finding("Workers", None, f"{cores} cores; free memory is not known")
    fitting = max(1, min(cores, free // _ROOM_PER_WORKER))
    told = f"{cores} cores and {free / 2**30:.1f} GB of free memory: --workers {fitting}"
    return Finding("Workers", free >= _ROOM_PER_WORKER or None, told)


def _disk() -> Finding:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return Finding("Disk", free > 2**30 or None, f"{free / 2**30:.0f} GB free for notebooks and feedback")


def _trial() -> Iterator[Finding]:
    """A submission that tries what it must not be able to do."""
    from autograde.sessions.session import Session, notebook_program
    from autograde.sessions.zygote import Zygote

    with tempfile.TemporaryDirectory() as folder, Zygote() as zygote:
        secret = Path(folder, "secret")
        secret.write_text("secret")
        for name, unit, scale in (("Warm process", "s", 1), ("New session", "ms", 1000)):
            start = time.perf_counter()
            with Session(zygote) as session:
                session.load(notebook_program([]))
                yield Finding(name, None, f"ready in {scale * (time.perf_counter() - start):.0f} {unit}")
        for name, source in _ATTEMPTS.items():
            with Session(zygote) as session:
                report = session.load(notebook_program([{"index": 0, "source": source.format(secret=str(secret))}]))
            refused = bool(report.problems)
            yield Finding(name, refused, "student code cannot" if refused else _BROKEN)


_BROKEN = "STUDENT CODE CAN: this sandbox does not hold. Do not grade with it, and report it"
_ATTEMPTS = {
    "Read files": "open({secret!r}).read()",
    "Write files": "import os, sys; open(os.path.join(sys.prefix, 'written'), 'w')",
    "Use the network": "import socket; socket.create_connection(('1.1.1.1', 80), timeout=1)",
    "See processes": "import os; assert [p for p in os.listdir('/proc') if p.isdigit() and p != '1']",
    "Start hundreds": "import os\nfor _ in range(300):\n    if os.fork() == 0:\n        import time; time.sleep(60)",
    "Take all memory": f"x = bytearray({4 * ResourceLimits().memory // MEGABYTE} * 2**20)",
}
