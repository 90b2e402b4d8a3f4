"""Measure what a submission's processes use of the processor."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from autograde.sandbox.memory import family

# Fields of /proc/PID/stat after the name. Times are the process's own and its ended children's, of user and of system.
_CPU_TIMES = slice(11, 15)
_THREADS = 17


class ProcessorUse(NamedTuple):
    """What a process and all that it started have used since the process was started, times in seconds.

    cpu: CPU time of all of them. queued: for how long the first thread could have run, but others had the cores.
    threads: number of all threads that there are now.
    """

    cpu: float
    queued: float
    threads: int = 1


def processor_use(process: int) -> ProcessorUse | None:
    """Return what a process and its descendants have used; None if it has ended, or the system does not tell."""
    if not Path(f"/proc/{process}/stat").exists():
        return None
    ticks, threads = map(sum, zip(*map(_ticks_and_threads, family(process)), strict=True))
    return ProcessorUse(ticks / os.sysconf("SC_CLK_TCK"), _queued(process), threads)


def _ticks_and_threads(process: int) -> tuple[int, int]:
    with suppress(OSError, ValueError, IndexError):
        # The name, in brackets, may hold anything.
        told = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return sum(map(int, told[_CPU_TIMES])), int(told[_THREADS])
    return 0, 0


def _queued(process: int) -> float:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    return 0.0
