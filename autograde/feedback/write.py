"""Write the feedback pages feedback/STUDENT/ASSIGNMENT/LESSON.html, and the overview STUDENT/ASSIGNMENT.html."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from autograde.course import Course
from autograde.feedback.html import render
from autograde.feedback.page import OverviewPage
from autograde.feedback.source import ClassPages, class_pages, failed
from autograde.files import write_atomically

# nbgrader's release_feedback derives the names of the files that it releases from these.
_FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


def write_feedback(
    course: Course,
    assignment: str,
    found: ClassPages | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
) -> list[Path]:
    """Write the pages of all graded students, and return the paths of their overviews.

    `found` comes from `class_pages`, if the caller has it already. `tell` gets a sentence for each student who is left
    out, whose earlier pages stay as they are. Raises HelperError if nobody is graded.
    """
    found = class_pages(course, assignment) if found is None else found
    written: list[Path] = []
    left_out = list(found.left_out)
    for student, lessons in groupby(found.pages, key=lambda page: page.student):
        try:
            written.append(_write_student(course, OverviewPage(student, assignment, tuple(lessons))))
        except Exception as error:  # a name that no file can have, say: the others get their pages
            left_out.append(failed(student, assignment, error))
    for item in left_out:
        tell(str(item.sentence))
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
