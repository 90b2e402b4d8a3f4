"""Judge functions in plain Python files.

For courses in which students hand in .py files. A PATH is a file, or a folder, which is searched for *.py recursively.
Each known exercise that a file defines, or tries to define, gives one row; with --exercise, each exercise named there
does, even if the file does not define it. A file that cannot be loaded, or defines no known exercise, gives one row,
too.
For example:

  autograde judge submissions/ --exercise compute_saliency_maps

Hidden inputs are drawn from a random seed, which nobody can know in advance. It is printed on stderr: with the same
--seed, the same files get the same marks. Exit code 0 whatever the marks, 2 for an unknown path or exercise.

--json prints a list of rows: {file, exercise, points, max_points, parts: [{name, title, points, max_points, passed,
diagnosis, message, hint, probe, hidden, finding}], diagnosis (null if everything is correct), message, hint, finding,
notes, seconds}. Texts are in the language in use; a finding is what they are made from: {name, key, facts, line}.
"""

import argparse
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograde.commands.grade import add_unsafe
from autograde.errors import UsageError

if TYPE_CHECKING:
    from autograde.grading.modules import Row
    from autograde.sessions.fork_server import ForkServer

_MANY = 4  # files, the least number for which progress is shown


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, the exercises and the seed."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a Python file, or a folder of them")
    parser.add_argument(
        "--exercise", action="append", default=[], metavar="NAME", help="judge only this exercise; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="seed of the hidden inputs, below 2**128, to repeat a run (default: a random one, which is printed)",
    )
    add_unsafe(parser)


def run(arguments: argparse.Namespace) -> int:
    """Judge the files one by one and print their rows."""
    from autograde.sessions.fork_server import ForkServer

    for path in arguments.paths:  # at once: what else is asked for is known only after seconds of loading
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"there is no file or folder {path}.")
    with ForkServer(sandboxed=not arguments.unsafe_no_sandbox) as fork_server:
        fork_server.start()  # it loads while this process imports torch
        return _run(arguments, fork_server)


def _run(arguments: argparse.Namespace, fork_server: "ForkServer") -> int:
    from autograde.exercise import SEED_BITS
    from autograde.exercises import find_exercise
    from autograde.files import strict_json
    from autograde.grading.marks import judges
    from autograde.grading.modules import find_modules, judge_module
    from autograde.terminal import tell

    try:
        names = [find_exercise(name).name for name in dict.fromkeys(arguments.exercise)]
    except KeyError as error:
        raise UsageError(error.args[0]) from None
    seed = secrets.randbits(SEED_BITS) if arguments.seed is None else arguments.seed
    if not 0 <= seed < 2**SEED_BITS:
        raise UsageError(f"--seed is {seed}; expected an integer from 0 to {2**SEED_BITS - 1} (2**{SEED_BITS} - 1).")
    files = find_modules(arguments.paths)
    if not files:
        raise UsageError(f"there are no *.py files in {', '.join(map(str, arguments.paths))}.")
    if arguments.seed is None:
        tell("judge", f"to repeat this run with the same hidden inputs, add --seed {seed}")
    judge_of = judges(seed)
    rows: list[Row] = []
    console = Console(highlight=False)
    for number, file in enumerate(files, start=1):
        _progress(number, len(files), file)
        rows += judge_module(file, fork_server, judge_of, names)
        if not arguments.json:
            _show(console, rows, file)
    _progress(0, len(files), Path())
    if arguments.json:
        print(strict_json([row.to_data() for row in rows], indent=2))
    return 0


def _show(console: Console, rows: "list[Row]", file: Path) -> None:
    from autograde.terminal import plain, show_verdict

    console.print(plain(str(file)), style="bold", markup=False, soft_wrap=True)
    for row in rows:
        if row.file == str(file):
            show_verdict(console, row.to_data())


def _progress(number: int, total: int, file: Path) -> None:
    if total < _MANY or not sys.stderr.isatty():
        return
    text = f"[{number}/{total}] {file.name[:60]!a}" if number else ""
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
