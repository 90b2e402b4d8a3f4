"""Grade the submissions of a class.

Reads COURSE/submitted/STUDENT/ASSIGNMENT/LESSON.ipynb and writes, for each student in full or not at all, the executed
notebooks (COURSE/autograded), the marks (COURSE/gradebook.db, nbgrader's, for formgrader) and all findings
(COURSE/private/results), from which `report` makes feedback pages and the class report.

Everybody in the class gets a row: who has a folder in COURSE/submitted, is in the gradebook, or in COURSE/roster.csv
(with a column id or student). Whatever a submission is, it ends with a mark and a reason, and the run goes on. What did
not change since it was graded is not graded again; an interrupted run goes on where it stopped when the same command is
given again. Before a run writes, it copies the gradebook to COURSE/private/backups.

Exit codes: 0 everybody has a stored result (whatever the marks); 1 something could not be done or stored, as when
another run holds the course, the gradebook refuses a student's marks, or this machine cannot sandbox; 2 an assignment
or student that does not exist; 130 interrupted.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograde.cli import UsageError
from helpers.errors import HelperError

if TYPE_CHECKING:
    from autograde.course import Course
    from autograde.grading.table import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a folder of released notebooks")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--only", action="append", default=[], metavar="STUDENT", help="grade this one; repeatable")
    parser.add_argument("--force", action="store_true", help="grade also what did not change")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="graders side by side (default: as many as cores and memory allow)"
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="grade on a Dask cluster: tcp://HOST:PORT (its scheduler; or tls://), or local:N; see docs/cluster.md",
    )
    add_unsafe(parser)


def add_unsafe(parser: argparse.ArgumentParser) -> None:
    """The option of all commands that run students' code."""
    parser.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run students' code with your own rights; only for code of people you trust",
    )


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.grading.cluster import Cluster
    from autograde.grading.cluster_client import check_address
    from autograde.grading.pool import Graders, Pool
    from autograde.grading.progress import Progress, watch
    from autograde.grading.roster import read_roster
    from autograde.grading.run import grade_class, prepare
    from autograde.grading.size import default_workers
    from autograde.grading.table import row_of, show_class

    if arguments.workers is not None and arguments.workers < 1:
        raise UsageError(f"--workers is {arguments.workers}; wanted 1 or more.")
    if arguments.cluster and arguments.workers:
        raise UsageError("--cluster and --workers: a cluster has its own workers; leave one of the two out.")
    if arguments.cluster:
        try:
            check_address(arguments.cluster)
        except HelperError as error:
            raise UsageError(str(error)) from None
    course = Course(arguments.course)
    _require_assignment(course, arguments.assignment)
    roster = read_roster(course)
    for note in roster.notes:
        _tell(note)
    chosen = _chosen(course, roster.students, arguments)
    _require_sandbox(arguments.unsafe_no_sandbox, elsewhere=bool(arguments.cluster))
    assignment = prepare(course, arguments.assignment, sandboxed=not arguments.unsafe_no_sandbox)
    progress = Progress(len(chosen))
    graders: Graders
    if arguments.cluster:
        graders = Cluster(assignment, arguments.cluster, progress=progress.at, tell=_tell)
    else:
        workers = min(arguments.workers or default_workers(), len(chosen))
        graders = Pool(assignment, workers, progress=progress.at)
    with closing(grade_class(course, assignment, chosen, graders, arguments.force, _tell)) as found:
        rows = sorted((row_of(done) for done in watch(progress, found)), key=lambda row: row.student)
    if arguments.json:
        _print_json(course, arguments.assignment, rows)
    else:
        show_class(Console(highlight=False), rows, course)
    return 1 if any(row.unstored for row in rows) else 0


def _require_assignment(course: "Course", name: str) -> None:
    there = sorted({path.parent.name for path in course.notebooks.glob("*/*.ipynb")})
    if name not in there:
        raise UsageError(f"there is no assignment {name!r}; there are: {', '.join(there) or 'none built yet'}.")


def _chosen(course: "Course", students: Sequence[str], arguments: argparse.Namespace) -> list[str]:
    unknown = sorted(set(arguments.only) - set(students))
    if unknown:
        raise UsageError(f"{course.submitted} has no student {', '.join(unknown)}, and neither has the class.")
    if not students:
        raise UsageError(
            f"there are no submissions in {course.submitted}; wanted: STUDENT/{arguments.assignment}/*.ipynb."
        )
    return [student for student in students if not arguments.only or student in arguments.only]


def _require_sandbox(unsafe: bool, elsewhere: bool) -> None:
    """Before anything is read: on a machine that cannot sandbox, nothing is graded unless that was asked for.

    `elsewhere`: on a cluster no student's code runs here, and each worker looks for itself.
    """
    from autograde import sandbox

    if unsafe:
        _tell("WITHOUT A SANDBOX: students' code runs with your rights, and can do what you can.")
    elif not elsewhere:
        sandbox.require()


def _print_json(course: "Course", assignment: str, rows: "Sequence[Row]") -> None:
    """The stored results, one after the other: those of a large class are not held in memory."""
    stored = [row for row in rows if not row.unstored]
    for number, row in enumerate(stored):
        data = json.loads(course.result(row.student, assignment).read_text(encoding="utf-8"))
        print("[" if number == 0 else ",", json.dumps(data, indent=1), sep="\n" if number else "")
    print("]" if stored else "[]")
    for row in rows:
        if row.unstored:
            _tell(f"{row.student} is not stored: {row.unstored}")


def _tell(sentence: str) -> None:
    from autograde.grading.show import plain

    print(f"autograde grade: {plain(sentence)}", file=sys.stderr)
