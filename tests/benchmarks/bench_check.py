"""Time the instant check of every exercise after its first call: `python tests/benchmarks/bench_check.py`.

The reference, as the median of several rounds, and one answer of each known mistake: their median, and the slowest.
In seconds; the time of the answer's own code is part of it.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from autograde.exercises import exercises
from helpers import check

ROUNDS = 5


def seconds(name: str, function: Callable[..., Any]) -> float:
    """The wall time of one check, with its page."""
    start = time.perf_counter()
    check(name, function)._repr_html_()
    return time.perf_counter() - start


def main() -> None:
    console = Console()
    names, slowest_of = (Column(title, overflow="fold") for title in ("exercise", "slowest"))
    table = Table(names, "right", "mistakes", "wrong", slowest_of, title="instant check, seconds")
    for name, exercise in track(exercises().items(), "checks", console=console):
        seconds(name, exercise.reference)
        right = statistics.median(seconds(name, exercise.reference) for _ in range(ROUNDS))
        wrong = {mistake.name: seconds(name, exercise.wrong(mistake)[0]) for mistake in exercise.misconceptions}
        slowest = max(wrong, key=lambda mistake: wrong[mistake])
        cells = (f"{right:.2f}", str(len(wrong)), f"{statistics.median(wrong.values()):.2f}")
        table.add_row(name, *cells, f"{wrong[slowest]:.2f} ({slowest})")
    console.print(table)


if __name__ == "__main__":
    main()
