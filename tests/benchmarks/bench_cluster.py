"""Time what Dask adds to a submission: `python tests/benchmarks/bench_cluster.py [SUBMISSIONS]`.

Empty submissions, which take a grader next to no time, through the pool of this machine and through a cluster of as
many workers on it. Graders are started and warm before the clock runs.
"""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograde.class_run.run import prepare
from autograde.course import Course
from autograde.grading.assignment import Submission
from autograde.sandbox import problem
from autograde.workers.cluster import Cluster
from autograde.workers.pool import Graders, Pool

ASSIGNMENT = "network-visualization"
WORKERS = 2
WARM = 4 * WORKERS  # results before the clock starts


def milliseconds(graders: Graders, count: int) -> float:
    """For one submission, all workers taken together."""
    empty = [Submission(f"student{number}", {}, "nothing") for number in range(WARM + count)]
    for number, _ in enumerate(graders.results(iter(empty)), start=1):
        if number == WARM:
            start = time.perf_counter()
    return 1000 * (time.perf_counter() - start) / count


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    table = Table(
        "graded by", "ms a submission", "a worker's ms", title=f"{count} empty submissions, {WORKERS} workers"
    )
    with tempfile.TemporaryDirectory() as folder:
        assignment = prepare(Course(Path(folder)), ASSIGNMENT, sandboxed=problem() is None)
        compared: dict[str, Graders] = {
            "processes here": Pool(assignment, WORKERS),
            "Dask workers here": Cluster(assignment, f"local:{WORKERS}"),
        }
        for name, graders in compared.items():
            taken = milliseconds(graders, count)
            table.add_row(name, f"{taken:.1f}", f"{taken * WORKERS:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
