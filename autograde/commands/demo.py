"""Grade a sample class from start to end: build, collect, grade, give feedback, report.

Brings the students' notebooks up to date, writes the submissions of ASSIGNMENT's sample class
(autograde/sample/students), grades them, writes the gradebook, each student's feedback pages and the class report, and
prints a table of students, marks and diagnoses. For example, to keep the results in another folder:

  autograde demo network-visualization --course /tmp/demo

Everything but the notebooks is written to the course folder; a second run grades only what has changed.
"""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from autograde.course import Course


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assignment and the course folder."""
    default = Path("build/demo")
    parser.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="by default the first with a sample class")
    parser.add_argument("--course", type=Path, default=default, help="course folder (default: %(default)s)")
    parser.add_argument("--force", action="store_true", help="grade everything again, even what has not changed")


def run(arguments: argparse.Namespace) -> int:
    """Run all steps, and print where each wrote its results."""
    from autograde.course import Course
    from autograde.feedback.source import class_pages
    from autograde.feedback.write import write_feedback
    from autograde.report.table import show_report
    from autograde.report.write import make_report, write_report
    from autograde.sample.source import sampled_assignments
    from autograde.sample.write import write_class

    console = Console(highlight=False)
    course = Course(arguments.course)
    assignment = arguments.assignment or sampled_assignments()[0]
    _say(console, "Notebooks", _build())
    written = write_class(course, assignment)
    _say(console, "Submissions", f"{len(written)} notebooks of a sample class in {course.submitted}")
    _say(console, "Grading", _grade(course, assignment, arguments.force))
    found = class_pages(course, assignment)
    overviews = write_feedback(course, assignment, found)
    _say(console, "Feedback", f"{len(overviews)} students, {len(found.pages)} pages in {course.feedback}")
    report = make_report(course, assignment, found)
    path = write_report(course, report)
    console.print()
    show_report(console, report)
    console.print()
    _say(console, "Class report", str(path))
    _say(console, "An example", str(overviews[min(5, len(overviews) - 1)]))
    _say(console, "Gradebook", course.db_url)
    return 0


def _build() -> str:
    """Build the lessons that are out of date, without executing them; return a sentence on what was done."""
    from autograde.builder.layout import find_lessons
    from autograde.builder.lesson import build_lesson
    from autograde.builder.source import read_lesson
    from autograde.builder.student import student_bytes

    lessons = find_lessons()
    old = [x for x in lessons if not x.student.exists() or x.student.read_bytes() != student_bytes(read_lesson(x))]
    for lesson in old:
        build_lesson(lesson, run=False, quiet=True)
    return f"{', '.join(lesson.name for lesson in old)} built" if old else f"{len(lessons)} lessons, up to date"


def _grade(course: "Course", assignment: str, force: bool) -> str:
    from autograde import sandbox
    from autograde.class_run.progress import Progress, watch
    from autograde.class_run.roster import read_roster
    from autograde.class_run.run import grade_class, prepare
    from autograde.workers.capacity import default_workers
    from autograde.workers.pool import Pool

    students = read_roster(course).students
    # The sample class is part of this project, so it may run without a sandbox.
    unsafe = sandbox.problem() is not None
    ready = prepare(course, assignment, sandboxed=not unsafe)
    progress = Progress(len(students))
    pool = Pool(ready, min(default_workers(), len(students)), progress=progress.at)
    with closing(grade_class(course, ready, students, pool, force)) as results:
        fresh = sum(done.fresh for done in watch(progress, results))
    sentence = f"{len(students)} students, {fresh} graded now"
    sentence += ", the others had not changed" if fresh < len(students) else ""
    return sentence + (
        " (without a sandbox: this machine cannot create one; the sample class is safe)" if unsafe else ""
    )


def _say(console: Console, what: str, sentence: str) -> None:
    console.print(Text.assemble((f"{what:<13}", "bold"), sentence), soft_wrap=True)
