"""Control groups (version 2) that limit submissions, where the system delegates one to this process.

It does so under `systemd-run --user --scope --property=Delegate=yes` and in a service with Delegate=yes; systemd
marks such a group. The group needs the memory controller.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from autograde.sandbox.limits import ResourceLimits

_ROOT = Path("/sys/fs/cgroup")
_OWN = "autograde-supervisor-"


def delegated(root: Path = _ROOT) -> Path | None:
    """Return the delegated group below which groups with a memory limit can be created; None if there is not one."""
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
    """Create a group with these limits below `base`, move the process into it, and return the group's folder."""
    group = base / f"autograde-{os.getpid()}-{process}"
    group.mkdir()
    for name, value in (
        ("memory.max", limits.memory),
        ("memory.swap.max", 0),
        ("memory.oom.group", 1),  # kill all of its processes: a part of a submission is useless
        ("pids.max", limits.processes),
    ):
        with suppress(OSError):  # older kernels, or a controller that was not delegated
            (group / name).write_text(str(value))
    (group / "cgroup.procs").write_text(str(process))
    return group


def remove(group: Path) -> bool:
    """Kill what still runs in the group, remove it, and return whether it ran out of memory."""
    killed = False
    with suppress(OSError):  # since Linux 5.14
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
        except OSError:  # its last process is still exiting
            time.sleep(0.01)
    return killed


def _is_ours(group: Path) -> bool:
    """Return whether systemd marked the group as delegated: only then may its processes be moved."""
    for name in ("user.delegate", "trusted.delegate"):
        with suppress(OSError):
            if os.getxattr(group, name) == b"1":
                return True
    return False


def _empty(base: Path) -> None:
    """Move the group's processes to a subgroup: the kernel enables controllers only for groups without processes."""
    own = base / f"{_OWN}{os.getpid()}"
    own.mkdir(exist_ok=True)
    for process in (base / "cgroup.procs").read_text().split():
        with suppress(OSError):
            (own / "cgroup.procs").write_text(process)
    (base / "cgroup.subtree_control").write_text("+memory")
    with suppress(OSError):
        (base / "cgroup.subtree_control").write_text("+pids")
