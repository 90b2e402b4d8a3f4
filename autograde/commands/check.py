"""Check one notebook as the grader would, without touching a gradebook.

Runs the notebook's cells and judges its exercises on the public probes, those that students' own checks use; with
--hidden also on hidden ones, drawn from the course's secret seed, as for marks. The lesson is found by the file's name,
or by the ids of its cells. Exit code 0 whatever the marks, 2 for a file or lesson that does not exist.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograde.cli import UsageError
from autograde.commands.grade import add_unsafe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--hidden", action="store_true", help="judge on hidden probes too, as for marks")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the executed notebook there")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    add_unsafe(parser)


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.files import notebook_bytes, write_atomically
    from autograde.grading.assignment import NOT_SANDBOXED
    from autograde.grading.lesson import grade_lesson
    from autograde.grading.marks import judges, public_judges
    from autograde.intake.folder import read_folder
    from autograde.intake.submission import take_in_file
    from autograde.sessions.zygote import Zygote

    path: Path = arguments.notebook
    if not path.exists():
        raise UsageError(f"there is no file {path}.")
    course = Course(arguments.course)
    release = _release(path, course.notebooks)
    judge_of = judges(course.hidden_seed(release.parent.name)) if arguments.hidden else public_judges()
    intake = take_in_file(path, release.read_bytes(), release.stem)
    # Data files beside the notebook only: in grading, the other notebooks of the folder are no business of this one.
    files = read_folder(path.parent).files
    with Zygote(sandboxed=not arguments.unsafe_no_sandbox) as zygote:
        result, executed = grade_lesson(intake, release.stem, zygote, judge_of, files=files)
    if arguments.unsafe_no_sandbox:
        result = replace(result, notes=(*result.notes, NOT_SANDBOXED))
    if arguments.save and executed is not None:
        write_atomically(arguments.save, notebook_bytes(executed))
    if arguments.json:
        print(json.dumps(result.to_data(), indent=1))
    else:
        _show(Console(highlight=False), result)
    return 0


def _release(path: Path, notebooks: Path) -> Path:
    """The release that the notebook was made from: by name, else the one with which it shares most cell ids."""
    releases = sorted(notebooks.glob("*/*.ipynb"))
    named = [release for release in releases if release.stem == path.stem]
    if not named:
        mine = _ids(path)
        named = sorted(releases, key=lambda release: -len(mine & _ids(release)))
        if not named or not mine & _ids(named[0]):
            there = ", ".join(release.stem for release in releases) or "none; run `python -m autograde build`"
            raise UsageError(f"{path} belongs to no lesson in {notebooks}; there are: {there}.")
    return named[0]


def _ids(path: Path) -> set[str]:
    from autograde.intake.files import MAX_NOTEBOOK, read_bounded
    from autograde.intake.match import grade_id
    from autograde.intake.read import read_notebook

    notebook = read_notebook(read_bounded(path, MAX_NOTEBOOK), path.name, path.stem).notebook
    return {name for cell in (notebook.cells if notebook else []) if (name := grade_id(cell))}


def _show(console: Console, result: object) -> None:
    from autograde.grading.results import LessonResult
    from autograde.grading.show import plain, points, show_verdict

    assert isinstance(result, LessonResult)
    console.print(Text(f"{result.lesson}: {points(result.points)} of {points(result.max_points)} points", style="bold"))
    for line in (*result.notes, *result.problems):
        console.print(Text(f"  note: {plain(line)}", style="dim"), soft_wrap=True)
    for exercise in result.exercises:
        data = exercise.to_data()
        row = {
            "exercise": exercise.verdict.exercise,
            "parts": data["verdict"]["parts"],
            "notes": exercise.verdict.notes,
        }
        show_verdict(console, row | {key: data[key] for key in ("points", "max_points", "diagnosis", "message")})
