"""Time the instant check of every exercise after its first call: `python tests/benchmarks/bench_check.py`.

A right answer (the reference) and a wrong one (the first misconception); medians of several rounds, in seconds.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from autograde.exercises import exercises
from helpers import check

ROUNDS = 5


def seconds(name: str, function: Callable[..., Any]) -> float:
    """The median wall time of the check, the first call not counted."""
    taken = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        check(name, function)._repr_html_()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    table = Table("exercise", "right", "wrong", title=f"instant check, median of {ROUNDS} calls, seconds")
    for name, exercise in exercises().items():
        wrong = exercise.misconceptions[0].implementations[0]
        table.add_row(name, f"{seconds(name, exercise.reference):.2f}", f"{seconds(name, wrong):.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
