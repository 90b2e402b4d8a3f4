"""Write the feedback pages: feedback/STUDENT/ASSIGNMENT/LESSON.html, and an overview beside that folder."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from autograde.course import Course
from autograde.feedback.html import render
from autograde.feedback.page import LessonPage, OverviewPage
from autograde.feedback.source import class_pages
from autograde.files import write_atomically
from helpers.errors import HelperError

# nbgrader's release_feedback names the files it hands out by these.
_FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


def write_feedback(course: Course, assignment: str, pages: Iterable[LessonPage] | None = None) -> list[Path]:
    """Write the pages of everybody who was graded; returns the overviews' paths, one a student.

    `pages` are those of `class_pages`, where they have been made already. Raises HelperError when nobody was graded.
    """
    made = class_pages(course, assignment) if pages is None else list(pages)
    if not made:
        raise HelperError(f"nothing of {assignment!r} is graded in {course.root}: run `autograde grade {assignment}`.")
    written = []
    for student, lessons in groupby(made, key=lambda page: page.student):
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
    """Write the file whole, unless it says the same already."""
    content = text.encode("utf-8", "replace")  # lone surrogates from a student's string must not stop the class
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
