"""Processes that outlive their parent: they are handed to this process, so that none of them can be missed."""

import ctypes
import os
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on, what loses its parent among the descendants of this process becomes its child."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "this process cannot adopt orphans")


def descendants() -> dict[int, str]:
    """The process id and name of every living descendant of this process."""
    parents, names = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            head, _, rest = (entry / "stat").read_text().rpartition(")")
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if state != "Z":
            parents[int(entry.name)], names[int(entry.name)] = int(parent), head.partition("(")[2]
    found: dict[int, str] = {}
    news = [os.getpid()]
    while news:
        news = [pid for pid, parent in parents.items() if parent in news and pid not in found]
        found |= {pid: names[pid] for pid in news}
    return found


def left_over(before: dict[int, str], seconds: float = 10.0) -> dict[int, str]:
    """Descendants that were not there `before`, after up to `seconds` for those on their way out."""
    end = time.monotonic() + seconds
    while (left := {pid: name for pid, name in descendants().items() if pid not in before}) and time.monotonic() < end:
        time.sleep(0.1)
    return left
