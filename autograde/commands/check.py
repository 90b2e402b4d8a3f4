"""Check one notebook as the grader does, without writing to a gradebook.

Runs the notebook's cells and judges its exercises on the public probes, which the students' own checks use; with
--hidden, also on the hidden probes, drawn from the course's secret seed, as for the marks. For example, when a student
asks why a solution lost points:

  autograde check course/submitted/ada/network-visualization/saliency_maps.ipynb --hidden

The lesson is recognised by the file's name, or by the ids of the cells. Exit code 0 whatever the marks, 2 for an
unknown file or lesson.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograde.commands.grade import add_unsafe
from autograde.errors import UsageError
from autograde.file_names import is_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the notebook, the probes to use, and the form of the output."""
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="the student's .ipynb file")
    parser.add_argument("--hidden", action="store_true", help="also judge on the hidden probes, as for the marks")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the executed notebook to this file")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_unsafe(parser)


def run(arguments: argparse.Namespace) -> int:
    """Grade the notebook and print the result."""
    from autograde.course import Course
    from autograde.files import notebook_bytes, strict_json, write_atomically
    from autograde.grading.assignment import NOTEBOOK_LIMITS
    from autograde.grading.fence import outer_limit
    from autograde.grading.lesson import grade_lesson
    from autograde.grading.marks import judges, public_judges
    from autograde.intake.folder import read_folder
    from autograde.intake.submission import take_in_file
    from autograde.sessions.fork_server import ForkServer

    path: Path = arguments.notebook
    if not path.exists():
        raise UsageError(f"there is no file {path}.")
    course = Course(arguments.course)
    release = _release(path, course.notebooks)
    judge_of = judges(course.hidden_seed(release.parent.name)) if arguments.hidden else public_judges()
    intake = take_in_file(path, release.read_bytes(), release.stem)
    # Only data files: as in grading, a notebook cannot read the other notebooks of its folder.
    files = read_folder(path.parent).files
    with ForkServer(sandboxed=not arguments.unsafe_no_sandbox) as fork_server, outer_limit(NOTEBOOK_LIMITS):
        result, executed = grade_lesson(intake, release.stem, fork_server, judge_of, files=files)
    result = replace(result, sandboxed=not arguments.unsafe_no_sandbox)
    if arguments.save and executed is not None:
        write_atomically(arguments.save, notebook_bytes(executed))
    if arguments.json:
        print(strict_json(result.with_texts(), indent=1))
    else:
        _show(Console(highlight=False), result)
    return 0


def _release(path: Path, notebooks: Path) -> Path:
    """Return the release of the same name, otherwise the one that shares most cell ids; raises UsageError if none."""
    releases = sorted(notebooks.glob("*/*.ipynb"))
    named = [release for release in releases if is_named(path.name, release.stem)]
    if not named:
        mine = _ids(path)
        named = sorted(releases, key=lambda release: -len(mine & _ids(release)))
        if not named or not mine & _ids(named[0]):
            known = ", ".join(release.stem for release in releases) or "none; run `python -m autograde build`"
            raise UsageError(f"{path} belongs to no lesson in {notebooks}; known: {known}.")
    return named[0]


def _ids(path: Path) -> set[str]:
    from autograde.intake.files import MAX_NOTEBOOK, read_bounded
    from autograde.intake.match import grade_id
    from autograde.intake.read import read_notebook

    notebook = read_notebook(read_bounded(path, MAX_NOTEBOOK), path.name, path.stem).notebook
    return {name for cell in (notebook.cells if notebook else []) if (name := grade_id(cell))}


def _show(console: Console, result: object) -> None:
    from autograde.grading.assignment import NOT_SANDBOXED
    from autograde.grading.results import LessonResult
    from autograde.terminal import plain, points, show_verdict

    assert isinstance(result, LessonResult)
    console.print(Text(f"{result.lesson}: {points(result.points)} of {points(result.max_points)} points", style="bold"))
    notes = result.notes if result.sandboxed else (*result.notes, NOT_SANDBOXED)
    for line in (*map(str, notes), *(problem.sentence for problem in result.problems)):
        console.print(Text(f"  note: {plain(line)}", style="dim"), soft_wrap=True)
    for exercise in result.exercises:
        data = exercise.with_texts()
        row = {name: data["verdict"][name] for name in ("exercise", "parts", "notes")}
        show_verdict(console, row | {key: data[key] for key in ("points", "max_points", "diagnosis", "message")})
