"""Write the feedback pages feedback/STUDENT/ASSIGNMENT/LESSON.html, and the overview STUDENT/ASSIGNMENT.html."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from autograde.course import Course
from autograde.feedback.html import render
from autograde.feedback.page import LessonPage, OverviewPage
from autograde.feedback.source import class_pages
from autograde.files import write_atomically
from helpers.errors import HelperError

# nbgrader's release_feedback derives the names of the files that it releases from these.
_FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


def write_feedback(course: Course, assignment: str, pages: Iterable[LessonPage] | None = None) -> list[Path]:
    """Write the pages of all graded students, and return the paths of their overviews.

    `pages` are those of `class_pages`, if the caller has them already. Raises HelperError if nobody is graded.
    """
    pages = class_pages(course, assignment) if pages is None else list(pages)
    if not pages:
        raise HelperError(
            f"no submission of {assignment!r} is graded in {course.root} yet: run `autograde grade {assignment}`."
        )
    written = []
    for student, lessons in groupby(pages, key=lambda page: page.student):
        written.append(_write_student(course, OverviewPage(student, assignment, tuple(lessons))))
    return written


def _write_student(course: Course, overview: OverviewPage) -> Path:
    folder = course.feedback / overview.student / overview.assignment
    for page in overview.lessons:
        write_if_new(folder / f"{page.lesson}.html", render("lesson.html", page=page))
    for name in _FOR_RELEASE:
        source = course.autograded / overview.student / overview.assignment / name
        if source.is_file():
            write_if_new(folder / name, source.read_text(encoding="utf-8"))
    target = course.feedback / overview.student / f"{overview.assignment}.html"
    write_if_new(target, render("overview.html", page=overview))
    return target


def write_if_new(path: Path, text: str) -> None:
    """Write the file atomically, unless it already has this content."""
    content = text.encode("utf-8", "replace")  # lone surrogates from a student's string must not stop the class
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
