"""Decide how many graders this machine can run at a time."""

import os
from contextlib import suppress
from pathlib import Path

EACH = 1.5e9  # bytes: the judge with its references, the fork server, and a student's process
UNKNOWN = 1e15  # bytes


def default_workers() -> int:
    """Return one worker per usable core, fewer if memory is short; at least 1."""
    return max(1, min(usable_cores(), int(free_memory() / EACH)))


def usable_cores() -> int:
    """Return the number of cores that the scheduler and a container's limits allow this process."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        cores = min(cores, int(-(-int(quota) // int(period))))  # "max" raises ValueError: not limited
    return max(1, cores)


def free_memory() -> float:
    """Return the bytes available without swapping; UNKNOWN where the system does not report them."""
    free = [UNKNOWN]
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        free.append(float(next(line for line in lines if line.startswith("MemAvailable:")).split()[1]) * 1024)
    with suppress(OSError, ValueError):
        most = float(Path("/sys/fs/cgroup/memory.max").read_text())
        free.append(most - float(Path("/sys/fs/cgroup/memory.current").read_text()))
    return min(free)
