"""Build the notebooks and stored records from the lessons' sources.

Each source, solutions/ASSIGNMENT/LESSON.py, is built into
  solutions/ASSIGNMENT/LESSON.ipynb  the solved notebook, executed, with outputs
  notebooks/ASSIGNMENT/LESSON.ipynb  the student's notebook, without solutions and hidden tests
  helpers/checks/records/NAME.xz     the stored records for the instant check of each exercise
and all lessons together into
  helpers/checks/lessons.json        their exercises and points, for the total that the check shows

For example, after editing the lesson on saliency maps:

  autograde build saliency_maps

An exercise whose own reference does not get full points is refused. Building again gives the same student's notebook,
byte for byte, and the same cells in the solved one.
"""

import argparse
import sys
import time

from autograde.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lessons to build, and how."""
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="lessons or assignments; all by default")
    parser.add_argument("--no-execute", action="store_true", help="execute nothing; keep the outputs of the last build")
    parser.add_argument(
        "--check", action="store_true", help="only list what is out of date (exit code 1 if anything is)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Build the lessons, or list their outdated files."""
    from autograde.builder.layout import find_lessons
    from autograde.builder.lesson import build_lesson, stale
    from autograde.builder.points import points_bytes, points_path
    from autograde.files import write_if_changed

    try:
        lessons = find_lessons(arguments.lessons)
    except KeyError as error:
        raise UsageError(error.args[0]) from error
    path, points = points_path(), points_bytes(find_lessons())
    if arguments.check:
        outdated = [line for lesson in lessons for line in stale(lesson)]
        if not path.is_file() or path.read_bytes() != points:
            outdated.append(f"{path}: differs from the lessons' points")
        print("\n".join(outdated) or "Everything is up to date.")
        return 1 if outdated else 0
    write_if_changed(path, points)  # first: the notebooks' checks read it
    for lesson in lessons:
        start = time.perf_counter()
        changed = build_lesson(lesson, run=not arguments.no_execute, quiet=not sys.stderr.isatty())
        seconds = time.perf_counter() - start
        print(f"{lesson.id}: {', '.join(path.name for path in changed) or 'nothing changed'} ({seconds:.0f} s)")
    return 0
