"""Time stock nbgrader: `python tests/benchmarks/bench_nbgrader.py [--students N] [--rounds N]`.

One light lesson, graded by `nbgrader autograde` as nbgrader comes (a fresh kernel each, no judge: the check runs the
public probes) and with the project's configuration (kernels warm and sandboxed, the judge on hidden probes). Both sides
run in turn, in the same minutes: the ratios are what counts. Starting takes a while on both sides, importing torch
twice on ours; so a class three times as large tells what each student more takes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.table import Table

from autograde.course import ROOT

EXERCISE = "fool_linear_classifier"
STOCK = """\
c = get_config()
c.CourseDirectory.source_directory = "notebooks"
c.CourseDirectory.release_directory = "out"
"""
SETUP = "import torch\nimport matplotlib.pyplot as plt\nfrom helpers import check\n%matplotlib inline"
_MARKS = {"schema_version": 3, "task": False}

console = Console()


def light(solution: str) -> NotebookNode:
    """A notebook with one exercise and one figure."""
    todo = {"grade_id": EXERCISE, "solution": True, "grade": False, "locked": False, **_MARKS}
    check = {"grade_id": f"check-{EXERCISE}", "solution": False, "grade": True, "locked": True, "points": 5, **_MARKS}
    cells = [
        new_code_cell(SETUP, id="setup"),
        new_code_cell(solution, id="todo", metadata={"nbgrader": todo}),
        new_code_cell("plt.plot([1, 2])\nplt.show()", id="plot"),
        new_code_cell(f'check("{EXERCISE}")', id="check", metadata={"nbgrader": check}),
    ]
    spec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec, "language_info": {"name": "python"}})


def seconds(students: int, stock: bool) -> float:
    """How long `nbgrader autograde` takes for the class."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _write(root / "notebooks" / "light" / "one.ipynb", light("pass"))
        solved = light(f"def {EXERCISE}(x, w, step):\n    return x + step * torch.sign(w)")
        for number in range(students):
            _write(root / "submitted" / f"student{number}" / "light" / "one.ipynb", solved)
        if stock:
            (root / "nbgrader_config.py").write_text(STOCK)
            more = {}
        else:
            # The gradebook knows the assignment from the notebooks as they were released, here as there.
            more = {"AUTOGRADE_COURSE": name, "JUPYTER_CONFIG_PATH": str(ROOT / "autograde")}
        folders = [f"--CourseDirectory.{key}" for key in (f"root={name}", "source_directory=notebooks")]
        _nbgrader("generate_assignment", root, more, *folders, "--CourseDirectory.release_directory=out")
        start = time.perf_counter()
        _nbgrader("autograde", root, more, *folders)
        taken = time.perf_counter() - start
        graded = len(list(root.glob("autograded/*/light/one.ipynb")))
        if graded != students:
            raise SystemExit(f"{graded} of {students} notebooks were graded")
        return taken


def _write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def _nbgrader(verb: str, root: Path, more: dict[str, str], *options: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # nbgrader calls alembic by its name
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "PATH": path, **more}
    command = [sys.executable, "-m", "nbgrader", verb, "light", *options]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    few, many = arguments.students, 3 * arguments.students
    found: dict[tuple[bool, int], list[float]] = {(stock, n): [] for n in (few, many) for stock in (True, False)}
    for number in range(arguments.rounds):
        for (stock, students), times in found.items():
            times.append(seconds(students, stock))
            side = "as it comes" if stock else "warm and sandboxed"
            console.print(f"round {number + 1}, {students} students, {side}: {times[-1]:.1f} s")
    table = Table("nbgrader autograde", "as it comes", "warm, sandboxed, judged", "ratio")
    middle = {key: statistics.median(times) for key, times in found.items()}
    more = {stock: (middle[stock, many] - middle[stock, few]) / (many - few) for stock in (True, False)}
    for title, as_it_comes, ours in (
        (f"{few} students", middle[True, few], middle[False, few]),
        (f"{many} students", middle[True, many], middle[False, many]),
        ("each student more", more[True], more[False]),
    ):
        table.add_row(title, f"{as_it_comes:.1f} s", f"{ours:.1f} s", f"{as_it_comes / ours:.1f}")
    console.print(table)


if __name__ == "__main__":
    main()
