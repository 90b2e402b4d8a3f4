"""How many graders this machine has room for."""

import os
from contextlib import suppress
from pathlib import Path

_EACH = 1.5e9  # bytes: the judge with its references, the warm process, and a student's process beside it


def default_workers() -> int:
    """One for each core that this process may use, as far as free memory goes; at least one."""
    return max(1, min(usable_cores(), int(free_memory() / _EACH)))


def usable_cores() -> int:
    """Cores, as the system's scheduler and the limits of a container allow them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        cores = min(cores, int(-(-int(quota) // int(period))))  # "max" is no number: no limit
    return max(1, cores)


def free_memory() -> float:
    """Bytes that can be had without swapping; very many where the system does not tell."""
    free = [float("1e15")]
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        free.append(float(next(line for line in lines if line.startswith("MemAvailable:")).split()[1]) * 1024)
    with suppress(OSError, ValueError):
        most = float(Path("/sys/fs/cgroup/memory.max").read_text())
        free.append(most - float(Path("/sys/fs/cgroup/memory.current").read_text()))
    return min(free)
