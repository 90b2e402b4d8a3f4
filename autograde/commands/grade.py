"""Grade the submissions of a class.

Reads COURSE/submitted/STUDENT/ASSIGNMENT/LESSON.ipynb and writes, for each student completely or not at all, the
executed notebooks (COURSE/autograded), the marks (COURSE/gradebook.db, nbgrader's, for formgrader) and the results
(COURSE/private/results), from which `feedback` and `report` make their pages. For example:

  autograde grade network-visualization --course course
  autograde grade network-visualization --only ada --force

Everyone in the class gets a row in the table: students with a folder in COURSE/submitted, in the gradebook, or in
COURSE/roster.csv (column id or student). A submission that cannot be run gets a mark and a reason, too, and the run
continues. Submissions that have not changed since they were graded are not graded again; to continue an interrupted
run, repeat the command. Each run first copies the gradebook to COURSE/private/backups.

Exit codes: 0 every student has a stored result, whatever the marks; 1 something failed, for example because another
run is grading the course, the gradebook refuses a student's marks, or this machine has no sandbox; 2 unknown assignment
or student; 130 interrupted.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograde.errors import UsageError
from helpers.errors import HelperError

if TYPE_CHECKING:
    from autograde.class_run.table import Row
    from autograde.course import Course


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment, the students and the workers."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a folder of released notebooks")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="STUDENT", help="grade only this student; repeatable"
    )
    parser.add_argument("--force", action="store_true", help="grade everything again, even what has not changed")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="number of graders (default: as many as cores and memory allow)"
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="grade on a Dask cluster: tcp://HOST:PORT or tls://HOST:PORT (its scheduler), or local:N; see "
        "docs/cluster.md",
    )
    add_unsafe(parser)


def add_unsafe(parser: argparse.ArgumentParser) -> None:
    """Add --unsafe-no-sandbox, for verbs that run student code."""
    parser.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run student code with your own rights; only for people you trust",
    )


def run(arguments: argparse.Namespace) -> int:
    """Grade the class and print a table, or the results as JSON."""
    from autograde.class_run.progress import Progress, watch
    from autograde.class_run.roster import read_roster
    from autograde.class_run.run import grade_class, prepare
    from autograde.class_run.table import row_of, show_class
    from autograde.course import Course
    from autograde.terminal import tell
    from autograde.workers.capacity import default_workers
    from autograde.workers.cluster import Cluster
    from autograde.workers.pool import Graders, Pool
    from helpers.clusters.client import check_address

    if arguments.workers is not None and arguments.workers < 1:
        raise UsageError(f"--workers is {arguments.workers}; expected 1 or more.")
    if arguments.cluster and arguments.workers:
        raise UsageError(
            "--cluster and --workers exclude each other, since a cluster has its own workers; leave one out."
        )
    if arguments.cluster:
        try:
            check_address(arguments.cluster)
        except HelperError as error:
            raise UsageError(str(error)) from None
    course = Course(arguments.course)
    _require_assignment(course, arguments.assignment)
    roster = read_roster(course)
    for note in roster.notes:
        tell("grade", note)
    chosen = _chosen(course, roster.students, arguments)
    _require_sandbox(arguments.unsafe_no_sandbox, elsewhere=bool(arguments.cluster))
    assignment = prepare(course, arguments.assignment, sandboxed=not arguments.unsafe_no_sandbox)
    progress = Progress(len(chosen))
    graders: Graders
    if arguments.cluster:
        graders = Cluster(assignment, arguments.cluster, progress=progress.at, tell=partial(tell, "grade"))
    else:
        workers = min(arguments.workers or default_workers(), len(chosen) * len(assignment.releases))
        graders = Pool(assignment, workers, progress=progress.at)
    with closing(grade_class(course, assignment, chosen, graders, arguments.force, partial(tell, "grade"))) as results:
        rows = sorted((row_of(done) for done in watch(progress, results)), key=lambda row: row.student)
    if arguments.json:
        _print_json(course, arguments.assignment, rows)
    else:
        show_class(Console(highlight=False), rows, course)
    return 1 if any(row.unstored for row in rows) else 0


def _require_assignment(course: "Course", name: str) -> None:
    assignments = sorted({path.parent.name for path in course.notebooks.glob("*/*.ipynb")})
    if name not in assignments:
        raise UsageError(f"there is no assignment {name!r}; known: {', '.join(assignments) or 'none built yet'}.")


def _chosen(course: "Course", students: Sequence[str], arguments: argparse.Namespace) -> list[str]:
    unknown = sorted(set(arguments.only) - set(students))
    if unknown:
        raise UsageError(f"there is no student {', '.join(unknown)} in {course.submitted} or in the class list.")
    if not students:
        raise UsageError(
            f"there are no submissions in {course.submitted}; expected STUDENT/{arguments.assignment}/*.ipynb."
        )
    return [student for student in students if not arguments.only or student in arguments.only]


def _require_sandbox(unsafe: bool, elsewhere: bool) -> None:
    """Raise SandboxError if this machine cannot sandbox student code, unless the instructor accepts that.

    elsewhere: grade on a cluster, where each worker checks this for itself.
    """
    from autograde import sandbox
    from autograde.terminal import tell

    if unsafe:
        tell("grade", "WITHOUT A SANDBOX: student code runs with your rights, and can do whatever you can.")
    elif not elsewhere:
        sandbox.require()


def _print_json(course: "Course", assignment: str, rows: "Sequence[Row]") -> None:
    """Print the stored results one by one, so that those of a large class need not fit in memory."""
    from autograde.files import strict_json
    from autograde.grading.results import read_result
    from autograde.terminal import tell

    stored = [row for row in rows if not row.unstored]
    for number, row in enumerate(stored):
        result = read_result(course.result(row.student, assignment))
        data = result and result.with_texts()
        print("[" if number == 0 else ",", strict_json(data, indent=1), sep="\n" if number else "")
    print("]" if stored else "[]")
    for row in rows:
        if row.unstored:
            tell("grade", f"the result of {row.student} is not stored: {row.unstored}")
