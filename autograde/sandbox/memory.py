"""How much memory a submission's processes hold together, as seen from outside."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from resource import getpagesize

_KILOBYTE = 1024


def held_memory(process: int, limit: int) -> int:
    """Bytes that the process and all its descendants hold; exact only where it may be more than `limit`.

    Resident sizes count what the warm process shares with its children over and over, and cost nothing to read; only
    when their sum is too much are proportional sizes asked for, which cost milliseconds a process.
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
