"""Write the feedback pages feedback/STUDENT/ASSIGNMENT/LESSON.html, and the overview STUDENT/ASSIGNMENT.html."""

from itertools import groupby
from pathlib import Path

from autograde.course import Course
from autograde.feedback.html import render
from autograde.feedback.page import OverviewPage
from autograde.feedback.source import ClassPages, class_pages
from autograde.files import write_if_changed

# nbgrader's release_feedback derives the names of the files that it releases from these.
_FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


def write_feedback(course: Course, assignment: str, found: ClassPages | None = None) -> list[Path]:
    """Write the pages of all graded students, and return the paths of their overviews.

    `found` comes from `class_pages`, if the caller has it already. Students whom it leaves out keep their earlier
    pages. Raises HelperError if nobody is graded.
    """
    found = class_pages(course, assignment) if found is None else found
    students = groupby(found.pages, key=lambda page: page.student)
    return [_write_student(course, OverviewPage(student, assignment, tuple(pages))) for student, pages in students]


def _write_student(course: Course, overview: OverviewPage) -> Path:
    folder = course.feedback / overview.student / overview.assignment
    for page in overview.lessons:
        write_if_new(folder / f"{page.lesson}.html", render("lesson.html", page=page))
    for name in _FOR_RELEASE:
        source = course.autograded / overview.student / overview.assignment / name
        if source.is_file():
            write_if_changed(folder / name, source.read_bytes())  # a student's timestamp.txt may hold anything
    target = course.feedback / overview.student / f"{overview.assignment}.html"
    write_if_new(target, render("overview.html", page=overview))
    return target


def write_if_new(path: Path, text: str) -> None:
    """Write the file atomically, unless it already has this content."""
    # Lone surrogates from a student's string must not stop the class.
    write_if_changed(path, text.encode("utf-8", "replace"))
