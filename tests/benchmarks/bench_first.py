"""Time the first judgement and further ones: `python tests/benchmarks/bench_first.py [--rounds N]`.

judge: `autograde judge` on one file, from the command to its end; the `seconds` of the last of six files in one run; a
       right answer (the reference) and a wrong one (the first misconception) of every exercise.
grade: from the command to the first student's result, and to the end, on the sample class; with two workers.

Medians of interleaved rounds, in seconds.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograde.course import ROOT, Course
from autograde.exercise import Exercise
from autograde.exercises import exercises, find_exercise
from autograde.mistakes.edits import source_of

FURTHER = 6  # files of one run, the last of which is the further one
_IMPORTS = """import random
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from helpers import *


"""


def _answers(exercise: Exercise, folder: Path) -> dict[str, Path]:
    """A module with a right and one with a wrong answer."""
    wrong = exercise.wrong(exercise.misconceptions[0])[0]
    called = "".join(source_of(find_exercise(name).reference) + "\n\n" for name in exercise.calls)
    written = {}
    for name, function in (("right", exercise.reference), ("wrong", wrong)):
        written[name] = folder / f"{exercise.name}_{name}.py"
        written[name].write_text(_IMPORTS + called + source_of(function))
    return written


def _judged(files: list[Path]) -> tuple[float, float]:
    """How long the command takes, and the last file in it."""
    command = [sys.executable, "-m", "autograde", "judge", "--seed", "1", "--json", *map(str, files)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return time.perf_counter() - start, json.loads(done.stdout)[-1]["seconds"]


def judge(rounds: int, console: Console) -> None:
    """First and further judgements of every exercise."""
    first, further = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for _ in track(range(rounds), "judge", console=console):
            for exercise in exercises().values():
                for name, path in _answers(exercise, Path(folder)).items():
                    first[exercise.name, name].append(_judged([path])[0])
                    copies = [path.with_stem(f"{path.stem}_{number}") for number in range(FURTHER)]
                    for copy in copies:
                        copy.write_bytes(path.read_bytes())
                    further[exercise.name, name].append(_judged(copies)[1])
    table = Table("exercise", "answer", "first", "further")
    for key, seconds in first.items():
        table.add_row(*key, f"{statistics.median(seconds):.2f}", f"{statistics.median(further[key]):.2f}")
    console.print(table)


def grade(rounds: int, console: Console) -> None:
    """The first student's result in a run."""
    assignment = "network-visualization"
    found: list[tuple[float, float]] = []
    for _ in track(range(rounds), "grade", console=console):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "autograde"]
            subprocess.run(
                [*command, "sample", assignment, "--course", folder], cwd=ROOT, check=True, capture_output=True
            )
            start = time.perf_counter()
            run = [*command, "grade", assignment, "--course", folder, "--workers", "2"]
            with subprocess.Popen(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                while process.poll() is None and not _results(Course(Path(folder)), assignment):
                    time.sleep(0.02)
                seconds = time.perf_counter() - start
                process.wait()
            found.append((seconds, time.perf_counter() - start))
    first, whole = (statistics.median(column) for column in zip(*found, strict=True))
    console.print(f"grade: first result after {first:.1f} s, all after {whole:.1f} s")


def _results(course: Course, assignment: str) -> int:
    folder = course.results / assignment
    return sum(not path.name.startswith(".") for path in folder.iterdir()) if folder.is_dir() else 0


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--grade", action="store_true", help="the second part alone")
    arguments = parser.parse_args()
    console = Console()
    if not arguments.grade:
        judge(arguments.rounds, console)
    grade(arguments.rounds, console)


if __name__ == "__main__":
    main()
