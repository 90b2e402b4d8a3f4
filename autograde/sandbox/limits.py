"""Resource limits of one submission."""

import resource
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEGABYTE = 2**20


@dataclass(frozen=True)
class ResourceLimits:
    """Limits of a submission.

    memory: bytes, of all its processes together. files: bytes in each private folder. file_size: bytes of one file.
    processes: number, threads included. open_files, cpu_seconds: of one process. signals: number of
    pending ones, and of timers.
    """

    memory: int = 2560 * MEGABYTE
    files: int = 128 * MEGABYTE
    file_size: int = 64 * MEGABYTE
    processes: int = 48
    open_files: int = 128  # data buffered in pipes is memory that no other limit counts
    cpu_seconds: int = 900
    signals: int = 1024

    def to_data(self) -> dict[str, Any]:
        """Return the limits by name, for JSON."""
        return asdict(self)


def limits_from_data(data: dict[str, Any]) -> ResourceLimits:
    """Read limits from the result of `to_data`."""
    return ResourceLimits(**{name: int(value) for name, value in data.items()})


def apply(limits: ResourceLimits, processes: bool) -> None:
    """Set the limits that the kernel enforces for each process, irrevocably.

    processes: limit their number, too. The kernel counts all processes of a user, so this requires the submission
    to run in its own user namespace.
    """
    values = {
        # RLIMIT_AS, because shared mappings escape RLIMIT_DATA. Less than the limit of all processes together, so
        # that a single one gets a MemoryError, which the code survives, before it is killed.
        resource.RLIMIT_AS: _address_space() + limits.memory * 4 // 5,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        # 0 would still start a crash handler, if the machine has one; with 1, the kernel does not (core(5)).
        resource.RLIMIT_CORE: 1,
    }
    for name, value in (
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_RTPRIO", 0),
        ("RLIMIT_NICE", 0),
        ("RLIMIT_MEMLOCK", 65536),
        ("RLIMIT_SIGPENDING", limits.signals),
    ):
        if hasattr(resource, name):
            values[getattr(resource, name)] = value
    if processes:
        values[resource.RLIMIT_NPROC] = limits.processes
    for which, value in values.items():
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def _address_space() -> int:
    """Return the bytes of address space in use already: torch alone maps gigabytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 8192 * MEGABYTE
    return pages * resource.getpagesize()
