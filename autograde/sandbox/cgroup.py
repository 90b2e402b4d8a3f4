"""Control groups (version 2) for submissions, where the system lets this process make some.

That is so under `systemd-run --user --scope --property=Delegate=yes` and in a service with Delegate=yes; systemd marks
such a group. The memory controller must be there for the group.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from autograde.sandbox.limits import ResourceLimits

_ROOT = Path("/sys/fs/cgroup")
_OWN = "autograde-keeper-"


def delegated(root: Path = _ROOT) -> Path | None:
    """A group of this process's own, below which groups with a memory limit can be made; None where that is denied."""
    with suppress(OSError, StopIteration, IndexError):
        own = next(line for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::"))
        here = root / own.removeprefix("0::").lstrip("/")
        if "memory" not in (here / "cgroup.controllers").read_text().split():
            return None
        base = here.parent if here.name.startswith(_OWN) else here
        if "memory" not in (base / "cgroup.subtree_control").read_text().split():
            if not _is_ours(base):
                return None
            _empty(base)
        return base
    return None


def make(base: Path, process: int, limits: ResourceLimits) -> Path:
    """A group with the limits, and the process in it."""
    group = base / f"autograde-{os.getpid()}-{process}"
    group.mkdir()
    for name, value in (
        ("memory.max", limits.memory),
        ("memory.swap.max", 0),
        ("memory.oom.group", 1),  # all of them or none: half a submission is of no use
        ("pids.max", limits.processes),
    ):
        with suppress(OSError):  # older kernels, or a controller that was not delegated
            (group / name).write_text(str(value))
    (group / "cgroup.procs").write_text(str(process))
    return group


def remove(group: Path) -> bool:
    """Take the group away, with whatever still runs in it; whether its memory ran out."""
    killed = False
    with suppress(OSError):  # the kernel has this since 5.14
        (group / "cgroup.kill").write_text("1")
    with suppress(OSError):
        events = dict(line.split() for line in (group / "memory.events").read_text().splitlines())
        killed = int(events.get("oom_kill", 0)) > 0
    for _ in range(50):
        try:
            group.rmdir()
            break
        except FileNotFoundError:
            break
        except OSError:  # its last process is on its way out
            time.sleep(0.01)
    return killed


def _is_ours(group: Path) -> bool:
    """Whether systemd marked the group as handed over: in no other are processes moved about."""
    for name in ("user.delegate", "trusted.delegate"):
        with suppress(OSError):
            if os.getxattr(group, name) == b"1":
                return True
    return False


def _empty(base: Path) -> None:
    """Move what runs in the group into one below it: the kernel gives controllers to groups without processes only."""
    own = base / f"{_OWN}{os.getpid()}"
    own.mkdir(exist_ok=True)
    for process in (base / "cgroup.procs").read_text().split():
        with suppress(OSError):
            (own / "cgroup.procs").write_text(process)
    (base / "cgroup.subtree_control").write_text("+memory")
    with suppress(OSError):
        (base / "cgroup.subtree_control").write_text("+pids")
