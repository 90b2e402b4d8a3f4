"""Time grading: `python tests/benchmarks/bench_grading.py [sessions] [work] [lessons] [--rounds N]`.

sessions: how long a sandboxed session takes to be ready, what the sandbox adds, how long it takes to kill a tree of
          processes, and what an idle session holds; medians of interleaved rounds.
work:     a class whose notebook does 1.3 s of real work: two workers against stock `nbgrader autograde`, which grades
          the same notebook by an assert.
lessons:  twenty students of the sample class with the first lesson: two workers against stock `nbgrader autograde`.

Ratios are what counts: both sides run in turn, in the same minutes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console
from rich.table import Table

from autograde.course import ROOT
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Session, notebook_program

WORK = 1.3  # seconds that a student's cell computes
EXERCISE = "fool_linear_classifier"
ASSIGNMENT = "light"
_SCHEMA = {"schema_version": 3, "task": False, "locked": False}

console = Console()


def sessions(rounds: int) -> None:
    """Sessions with and without a sandbox, in turn."""
    usage = "import resource\nused = resource.getrusage(resource.RUSAGE_SELF)\nprint(used.ru_utime + used.ru_stime)"
    bomb = "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(600)"
    found: dict[str, list[float]] = {name: [] for name in ("ready", "bare", "cpu", "bare cpu", "kill", "memory")}
    with ForkServer() as sandboxed, ForkServer(sandboxed=False) as bare:
        for fork_server in (sandboxed, bare):
            fork_server.end(_spawned(fork_server)[0])
        for _ in range(rounds):
            for fork_server, ready, cpu in ((sandboxed, "ready", "cpu"), (bare, "bare", "bare cpu")):
                pid, seconds = _spawned(fork_server)
                found[ready].append(1000 * seconds)
                if fork_server is sandboxed:
                    found["memory"].append(_private_memory(fork_server))
                fork_server.end(pid)
                with Session(fork_server) as session:
                    told = session.load(notebook_program([{"index": 0, "source": usage}])).outputs[0][0]["text"]
                found[cpu].append(1000 * float(told))
            session = Session(sandboxed)
            session.load(notebook_program([{"index": 0, "source": bomb}]))
            found["kill"].append(_milliseconds(session.close))
    table = Table("what", "median", "wanted", title=f"sessions, {rounds} rounds")
    middle = {name: statistics.median(values) for name, values in found.items()}
    table.add_row("session ready, sandboxed", f"{middle['ready']:.0f} ms", "40 ms")
    table.add_row("session ready, no sandbox", f"{middle['bare']:.0f} ms", "")
    table.add_row("CPU time of the sandbox", f"{middle['cpu'] - middle['bare cpu']:.1f} ms", "5 ms")
    table.add_row("kill a tree of 20 daemons", f"{middle['kill']:.0f} ms", "250 ms")
    table.add_row("private memory of an idle session", f"{middle['memory'] / 2**20:.1f} MB", "15 MB")
    console.print(table)


def _spawned(fork_server: ForkServer) -> tuple[int, float]:
    start = time.perf_counter()
    pid, connection = fork_server.spawn()
    seconds = time.perf_counter() - start
    connection.detach()
    return pid, seconds


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _private_memory(fork_server: ForkServer) -> float:
    """Bytes that the newest session shares with nobody: the last process of the chain from its supervisor."""
    assert fork_server._process
    process = fork_server._process.pid
    while children := Path(f"/proc/{process}/task/{process}/children").read_text().split():
        process = int(children[-1])
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Private_"))


def work(rounds: int) -> None:
    """The notebook with real work."""
    _compare("1.3 s of real work", rounds, (2, 8), (20, 100), _light_class, own=WORK)


def lessons(rounds: int) -> None:
    """Sample students with the saliency lesson."""
    _compare("the saliency lesson", rounds, (2, 20), (2, 20), _sample_class, own=None)


def _compare(
    title: str,
    rounds: int,
    stock_sizes: tuple[int, int],
    sizes: tuple[int, int],
    hand_in: Callable[[Path, int, bool], None],
    own: float | None,
) -> None:
    """Two classes on each side: what each student more costs, and what it costs to start."""
    stock, ours = [], []
    for number in range(rounds):
        stock.append(_slope(stock_sizes, hand_in, True, _stock))
        ours.append(_slope(sizes, hand_in, False, _workers))
        told = [f"{60 / each:.1f} a minute (start {start:.0f} s)" for each, start in (stock[-1], ours[-1])]
        console.print(f"{title}, round {number + 1}: stock {told[0]}, two workers {told[1]}")
    table = Table("what", "median", title=f"{title}, {rounds} rounds, without the start of each command")
    each = statistics.median(found[0] for found in ours)
    table.add_row("stock nbgrader autograde", f"{60 / statistics.median(found[0] for found in stock):.1f} a minute")
    table.add_row("two workers", f"{60 / each:.1f} a minute")
    ratios = [theirs[0] / mine[0] for theirs, mine in zip(stock, ours, strict=True)]
    table.add_row("ratio", f"{statistics.median(ratios):.1f}")
    table.add_row("start of two workers", f"{statistics.median(found[1] for found in ours):.0f} s")
    if own:
        table.add_row("share that is the students' own work", f"{100 * own / (2 * each):.0f}%")
    console.print(table)


def _slope(
    sizes: tuple[int, int], hand_in: Callable[[Path, int, bool], None], stock: bool, run: Callable[[Path], float]
) -> tuple[float, float]:
    """Seconds that each student more takes, and the seconds that remain for a class of nobody."""
    taken = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            hand_in(Path(folder), size, stock)
            taken.append(run(Path(folder)))
    each = (taken[1] - taken[0]) / (sizes[1] - sizes[0])
    return each, taken[0] - sizes[0] * each


def _workers(root: Path) -> float:
    command = [sys.executable, "-m", "autograde", "grade", ASSIGNMENT, "--workers", "2", "--course", str(root)]
    return _timed(command, ROOT, {})


def _stock(root: Path) -> float:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # nbgrader calls alembic by its name
    return _timed([sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT], root, {"PATH": path})


def _timed(command: list[str], folder: Path, more: dict[str, str]) -> float:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **more}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return time.perf_counter() - start


def _light_class(root: Path, students: int, stock: bool) -> None:
    """A class with an assignment of one notebook that computes for WORK seconds and defines one function."""
    released = _light(stock, "pass")
    folder = root / ("source" if stock else "notebooks") / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(released, folder / "work.ipynb")
    if stock:
        _generate(root)
    solved = _light(
        stock,
        f"{_solution()}\n\nimport time\nend = time.process_time() + {WORK}\n\
x = torch.ones(64, 64)\nwhile time.process_time() < end:\n    x = (x @ x).clamp(0, 1)",
    )
    for number in range(students):
        _hand_in(root, f"student{number:03}", "work", solved)


def _light(stock: bool, solution: str) -> NotebookNode:
    check = f"assert {EXERCISE}" if stock else f'check("{EXERCISE}")'
    todo = {"grade_id": EXERCISE, "solution": True, "grade": False, **_SCHEMA}
    grade = {"grade_id": f"check-{EXERCISE}", "solution": False, "grade": True, "points": 5, **_SCHEMA, "locked": True}
    cells = [
        new_markdown_cell("# A light lesson", id="title"),
        new_code_cell("import torch\nimport matplotlib.pyplot as plt\n%matplotlib inline", id="setup"),
        new_code_cell(solution, id="todo", metadata={"nbgrader": todo}),
        new_code_cell(check, id="check", metadata={"nbgrader": grade}),
    ]
    spec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec, "language_info": {"name": "python"}})


def _solution() -> str:
    import inspect

    from autograde.exercises import find_exercise

    return inspect.getsource(find_exercise(EXERCISE).reference)


def _sample_class(root: Path, students: int, stock: bool) -> None:
    """The sample class's notebooks of the first lesson, without damaged ones, which stop all of stock nbgrader.

    Stock nbgrader gets its marks from the public probes alone, by the check in the notebook.
    """
    from autograde.sample.source import load_samples
    from autograde.sample.write import submission

    release = next((ROOT / "notebooks").glob("*/saliency_maps.ipynb"))
    folder = root / ("source" if stock else "notebooks") / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(_plain(nbformat.read(release, as_version=4), stock), folder / release.name)
    if stock:
        _generate(root)
    whole = [sample for sample in load_samples(ASSIGNMENT) if release.stem not in sample.damage]
    for number in range(students):
        notebook = nbformat.reads(submission(whole[number % len(whole)], release), as_version=4)
        _hand_in(root, f"student{number:03}", release.stem, _plain(notebook, stock))


def _plain(notebook: NotebookNode, stock: bool) -> NotebookNode:
    """For stock nbgrader: without the long demonstrations that grading skips."""
    if stock:
        notebook.cells = [cell for cell in notebook.cells if "play" not in cell.metadata.get("tags", [])]
    return notebook


def _generate(root: Path) -> None:
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ASSIGNMENT]
    config = root / "nbgrader_config.py"
    config.write_text("c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///gradebook.db'\n")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    _timed(command, root, {"PATH": path})


def _hand_in(root: Path, student: str, lesson: str, notebook: NotebookNode) -> None:
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lesson}.ipynb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts", nargs="*", choices=["sessions", "work", "lessons"], default=["sessions", "work", "lessons"]
    )
    parser.add_argument("--rounds", type=int, default=0, help="default: 30 for sessions, 3 for work, 1 for lessons")
    arguments = parser.parse_args()
    for part, usual in (("sessions", 30), ("work", 3), ("lessons", 1)):
        if part in arguments.parts:
            {"sessions": sessions, "work": work, "lessons": lessons}[part](arguments.rounds or usual)


if __name__ == "__main__":
    main()
