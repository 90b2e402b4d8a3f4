"""Grade ten thousand submissions, killed in the middle: `python tests/benchmarks/bench_many.py [--students N]`.

A light notebook, a little different for each student. While the command runs, its memory and the number of results are
looked at; at half it is killed with SIGKILL, and the same command is given again. Shown are memory and speed by tenths
of the class, and whether anything was lost or done twice.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from bench_grading import ASSIGNMENT, EXERCISE, _light, _solution
from rich.console import Console
from rich.table import Table

from autograde.course import ROOT, Course

PARTS = 10


class Watched:
    """A run of the command: (seconds, results, bytes of the coordinator), looked at every second."""

    def __init__(self, root: Path, workers: int) -> None:
        self.course = Course(root)
        self.samples: list[tuple[float, int, int]] = []
        command = [sys.executable, "-m", "autograde", "grade", ASSIGNMENT, "--workers", str(workers)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        self.log = (root / "log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--course", str(root)], cwd=ROOT, env=environment, stdout=self.log, stderr=self.log
        )

    def until(self, results: int) -> None:
        """Watch until there are so many results, or the command has ended."""
        while self.process.poll() is None and self._look() < results:
            time.sleep(1)

    def _look(self) -> int:
        done = sum(1 for _ in results(self.course))
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        resident = next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS")), 0)
        self.samples.append((time.monotonic(), done, resident))
        return done


def results(course: Course) -> Iterator["os.DirEntry[str]"]:
    """The results that are there in full; what a killed run was writing has a name with a dot."""
    folder = course.results / ASSIGNMENT
    return (entry for entry in (os.scandir(folder) if folder.is_dir() else ()) if not entry.name.startswith("."))


def finished(course: Course) -> dict[str, int]:
    """When each result was written, by student."""
    return {entry.name: entry.stat().st_mtime_ns for entry in results(course)}


def make_class(root: Path, students: int) -> None:
    course = Course(root)
    (course.root / "notebooks" / ASSIGNMENT).mkdir(parents=True)
    nbformat.write(_light(False, "pass"), course.root / "notebooks" / ASSIGNMENT / "work.ipynb")
    solved = nbformat.writes(_light(False, f"# of NOBODY\n{_solution()}"))
    for number in range(students):
        name = f"student{number:05}"
        folder = course.root / "submitted" / name / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / "work.ipynb").write_text(solved.replace("NOBODY", name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_class(root, arguments.students)
        console.print(f"{arguments.students} submissions of one notebook with {EXERCISE} made")
        first = Watched(root, arguments.workers)
        first.until(arguments.students // 2)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        time.sleep(5)
        kept = finished(first.course)
        console.print(f"killed after {len(kept)} results; graders left: {_graders()}")
        second = Watched(root, arguments.workers)
        second.until(arguments.students)
        second.process.wait()
        after = finished(first.course)
        repeated = sum(after[name] != when for name, when in kept.items())
        console.print(
            f"exit code {second.process.returncode}; results: {len(after)} of {arguments.students}; "
            f"lost: {arguments.students - len(after)}; graded twice: {repeated}; graders left: {_graders()}"
        )
        _show(console, [*first.samples, *second.samples], arguments.students)


def _graders() -> int:
    found = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            found += b"autograde.workers.server" in command or b"autograde.inside" in command
    return found


def _show(console: Console, samples: list[tuple[float, int, int]], students: int) -> None:
    table = Table("part of the class", "a minute", "coordinator, MB", title="memory and speed over the run")
    for part in range(PARTS):
        low, high = part * students // PARTS, (part + 1) * students // PARTS
        inside = [sample for sample in samples if low < sample[1] <= high]
        if len(inside) < 2:
            continue
        minutes = (inside[-1][0] - inside[0][0]) / 60
        speed = (inside[-1][1] - inside[0][1]) / minutes
        table.add_row(f"{low} to {high}", f"{speed:.0f}", f"{max(sample[2] for sample in inside) / 2**20:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
