"""Measure the memory of a submission's processes from outside the sandbox."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from resource import getpagesize
from typing import NamedTuple

_KILOBYTE = 1024
_MAPPING = 256  # bytes that the kernel holds for a mapping, of which a process may have 65,530
_DEFAULTS = {"wmem_default": 212_992, "optmem_max": 131_072}  # bytes; of the kernel, where it does not tell


class _Process(NamedTuple):
    task: int  # a thread that still has the process's memory
    resident: int  # and swapped out
    tables: int


def used_memory(process: int, limit: int) -> int:
    """Return the bytes that a process and its descendants use; exact only where they might exceed `limit`.

    Resident sizes are quick to read, but count memory shared with the fork server once per process. Only if their sum
    exceeds the limit, proportional sizes are read, which takes milliseconds per process. Page tables count, mappings,
    and what sockets may hold, where the processes have a network namespace of their own.
    """
    members = [found for member in family(process) if (found := _measured(member))]
    in_kernel = sum(member.tables + _mappings(member.task, int(time.monotonic())) for member in members)
    in_kernel += _in_sockets(members[0].task) if members else 0
    upper = in_kernel + sum(member.resident for member in members)
    return upper if upper <= limit else in_kernel + sum(_proportional(member.task) for member in members)


def family(process: int) -> Iterator[int]:
    """Yield a process and its descendants, by their ids."""
    yield process
    for task in _tasks(process):
        with suppress(OSError):
            for child in Path(f"/proc/{process}/task/{task}/children").read_text().split():
                yield from family(int(child))


def _tasks(process: int) -> list[int]:
    with suppress(OSError):
        return [int(name) for name in os.listdir(f"/proc/{process}/task")]  # noqa: PTH208  # twice as fast
    return []


def _measured(process: int) -> _Process | None:
    """Return the sizes of a process; None when it has ended."""
    # When only its first thread has ended, a process looks empty, except through its other threads.
    return _sizes(process) or next(filter(None, map(_sizes, _tasks(process))), None)


def _sizes(task: int) -> _Process | None:
    with suppress(OSError, ValueError):
        status = Path(f"/proc/{task}/status").read_bytes()
        resident = _kilobytes(status, b"\nVmRSS:") + _kilobytes(status, b"\nVmSwap:")
        return _Process(task, resident, _kilobytes(status, b"\nVmPTE:"))
    return None


def _kilobytes(status: bytes, name: bytes) -> int:
    at = status.index(name) + len(name)
    return int(status[at : status.index(b"kB", at)]) * _KILOBYTE


def _proportional(task: int) -> int:
    with suppress(OSError, ValueError):
        told = Path(f"/proc/{task}/smaps_rollup").read_bytes()
        return _kilobytes(told, b"\nPss:") + _kilobytes(told, b"\nSwapPss:")
    return 0


@lru_cache(maxsize=1024)
def _mappings(task: int, _second: int) -> int:
    """Return the bytes that the kernel holds for a task's mappings: once a second, as it takes a millisecond."""
    with suppress(OSError):
        return Path(f"/proc/{task}/maps").read_bytes().count(b"\n") * _MAPPING
    return 0


def _in_sockets(task: int) -> int:
    """Return the most bytes that wait in the sockets of a task's network namespace.

    The kernel counts a socket until what was sent from it is read, even when no process has it open any more.
    """
    with suppress(OSError, IndexError, ValueError):
        if _network(task) != _network("self"):
            used = Path(f"/proc/{task}/net/sockstat").read_text().split(maxsplit=3)  # sockets: used N
            return int(used[2]) * _most_in_a_socket()
    return 0


def _network(process: int | str) -> int:
    return Path(f"/proc/{process}/ns/net").stat().st_ino


@cache
def _most_in_a_socket() -> int:
    # A datagram may begin just below the limit and be as large as it.
    return 2 * _setting("wmem_default") + _setting("optmem_max") + getpagesize()


def _setting(name: str) -> int:
    with suppress(OSError, ValueError):
        return int(Path(f"/proc/sys/net/core/{name}").read_text())
    return _DEFAULTS[name]
