"""Measure the memory of a submission's processes from outside the sandbox."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from resource import getpagesize

_KILOBYTE = 1024


def used_memory(process: int, limit: int) -> int:
    """Return the bytes that a process and its descendants use; exact only where they might exceed `limit`.

    Resident sizes are quick to read, but count memory shared with the fork server once per process. Only if their sum
    exceeds the limit, proportional sizes are read, which takes milliseconds per process.
    """
    family = list(_family(process))
    upper = sum(_resident(member) for member in family)
    return upper if upper <= limit else sum(_proportional(member) for member in family)


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                for child in (task / "children").read_text().split():
                    yield from _family(int(child))


def _resident(process: int) -> int:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * getpagesize()
    return 0


def _proportional(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * _KILOBYTE
    return 0
