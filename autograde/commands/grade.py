"""Grade the submissions of a class.

Reads COURSE/submitted/STUDENT/ASSIGNMENT/LESSON.ipynb and writes, for each student in full or not at all, the executed
notebooks (COURSE/autograded), the marks (COURSE/gradebook.db, nbgrader's, for formgrader) and all findings
(COURSE/private/results), from which `report` makes feedback pages and the class report.

Whatever a submission is, it ends with a mark and a reason, and the run goes on. What did not change since it was graded
is not graded again; an interrupted run goes on where it stopped when the same command is given again. Exit code 0
whatever the marks, 2 for an assignment or student that does not exist.
"""

import argparse
import json
from pathlib import Path

from rich.console import Console

from autograde.cli import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a folder of released notebooks")
    parser.add_argument("--course", type=Path, help="course folder (default: $AUTOGRADE_COURSE, or ./course)")
    parser.add_argument("--only", action="append", default=[], metavar="STUDENT", help="grade this one; repeatable")
    parser.add_argument("--force", action="store_true", help="grade also what did not change")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.grading.progress import watch
    from autograde.grading.run import grade_class, prepare
    from autograde.grading.table import show_class

    course = Course(arguments.course)
    if arguments.assignment not in {path.parent.name for path in course.notebooks.glob("*/*.ipynb")}:
        there = ", ".join(sorted({path.parent.name for path in course.notebooks.glob("*/*.ipynb")}))
        raise UsageError(f"there is no assignment {arguments.assignment!r}; there are: {there or 'none built yet'}.")
    students = course.students(arguments.assignment)
    unknown = sorted(set(arguments.only) - set(students))
    if unknown:
        raise UsageError(f"{course.submitted} has no student {', '.join(unknown)}.")
    if not students:
        raise UsageError(
            f"there are no submissions in {course.submitted}; wanted: STUDENT/{arguments.assignment}/*.ipynb."
        )
    chosen = [student for student in students if not arguments.only or student in arguments.only]
    assignment = prepare(course, arguments.assignment)
    done = watch(len(chosen), lambda announce: grade_class(course, assignment, chosen, arguments.force, announce))
    if arguments.json:
        print(json.dumps([item.result.to_data() for item in done], indent=1))
    else:
        show_class(Console(highlight=False), done, course)
    return 0
