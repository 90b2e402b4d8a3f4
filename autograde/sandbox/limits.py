"""How much of the machine one submission may use."""

import resource
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEGABYTE = 2**20


@dataclass(frozen=True)
class ResourceLimits:
    """`memory`: bytes that all processes of a submission may hold together; `files`: bytes in each private folder.

    `processes` counts threads too. `cpu_seconds` and `file_size` (bytes) are of a single process and a single file.
    """

    memory: int = 2560 * MEGABYTE
    files: int = 128 * MEGABYTE
    file_size: int = 64 * MEGABYTE
    processes: int = 64
    open_files: int = 128  # what waits in pipes and sockets is memory that no other limit counts
    cpu_seconds: int = 900

    def to_data(self) -> dict[str, Any]:
        return asdict(self)


def limits_from_data(data: dict[str, Any]) -> ResourceLimits:
    return ResourceLimits(**{name: int(value) for name, value in data.items()})


def apply(limits: ResourceLimits, processes: bool) -> None:
    """Set the limits that the kernel keeps for each process, for good.

    With `processes`, their number too: it counts all of one user's, so only where the submission is a user of its own.
    """
    wanted = {
        # Address space, not data: memory that is mapped and shared escapes RLIMIT_DATA. Somewhat less than what all
        # processes may hold: a single one then gets a MemoryError, which the code survives, before it is killed.
        resource.RLIMIT_AS: _address_space() + limits.memory * 4 // 5,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in (("RLIMIT_MSGQUEUE", 0), ("RLIMIT_RTPRIO", 0), ("RLIMIT_NICE", 0), ("RLIMIT_MEMLOCK", 65536)):
        if hasattr(resource, name):
            wanted[getattr(resource, name)] = value
    if processes:
        wanted[resource.RLIMIT_NPROC] = limits.processes
    for which, value in wanted.items():
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def _address_space() -> int:
    """Bytes of address space that this process has already: torch alone maps gigabytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 8192 * MEGABYTE
    return pages * resource.getpagesize()
