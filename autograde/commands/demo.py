"""Show the main job on a sample class: build, take in, grade, give feedback, report.

Brings the student notebooks up to date, makes the submissions of a sample class (autograde/sample/students), grades
them, writes the gradebook, a feedback page for each student and the class report, and prints a table of students, marks
and diagnoses. Everything is written below the course folder; a second run grades only what changed.
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
    default = Path("build/demo")
    parser.add_argument("--course", type=Path, default=default, help="course folder (default: %(default)s)")
    parser.add_argument("--force", action="store_true", help="grade also what did not change")


def run(arguments: argparse.Namespace) -> int:
    from autograde.course import Course
    from autograde.feedback.source import class_pages
    from autograde.feedback.write import write_feedback
    from autograde.report.table import show_report
    from autograde.report.write import make_report, write_report
    from autograde.sample.write import ASSIGNMENT, write_class

    console = Console(highlight=False)
    course = Course(arguments.course)
    _say(console, "Notebooks", _build())
    written = write_class(course)
    _say(console, "Submissions", f"{len(written)} notebooks of a sample class in {course.submitted}")
    _say(console, "Grading", _grade(course, ASSIGNMENT, arguments.force))
    pages = class_pages(course, ASSIGNMENT)
    overviews = write_feedback(course, ASSIGNMENT, pages)
    _say(console, "Feedback", f"{len(overviews)} students, {len(pages)} pages in {course.feedback}")
    report = make_report(course, ASSIGNMENT, pages)
    path = write_report(course, report)
    console.print()
    show_report(console, report)
    console.print()
    _say(console, "Class report", str(path))
    _say(console, "An example", str(overviews[min(5, len(overviews) - 1)]))
    _say(console, "Gradebook", course.db_url)
    return 0


def _build() -> str:
    """Build what is not what its source gives, without executing it; what there was to do."""
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
    from autograde.grading.pool import Pool
    from autograde.grading.progress import Progress, watch
    from autograde.grading.roster import read_roster
    from autograde.grading.run import grade_class, prepare
    from autograde.grading.size import default_workers

    students = read_roster(course).students
    # The sample class is this project's own: where there is no sandbox, it may run without.
    unsafe = sandbox.problem() is not None
    ready = prepare(course, assignment, sandboxed=not unsafe)
    progress = Progress(len(students))
    pool = Pool(ready, min(default_workers(), len(students)), progress=progress.at)
    with closing(grade_class(course, ready, students, pool, force)) as found:
        fresh = sum(done.fresh for done in watch(progress, found))
    told = f"{len(students)} students, {fresh} graded now"
    told += ", the others had not changed" if fresh < len(students) else ""
    return told + (" (without a sandbox: this machine has none, and the sample class is trusted)" if unsafe else "")


def _say(console: Console, what: str, told: str) -> None:
    console.print(Text.assemble((f"{what:<13}", "bold"), told), soft_wrap=True)
