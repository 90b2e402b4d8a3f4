"""Store a student's graded submission, in an order that survives any interruption."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from autograde.course import Course
from autograde.files import write_atomically
from autograde.gradebook.backup import back_up
from autograde.gradebook.writer import GradebookWriter, NotWritten
from autograde.grading.assignment import Assignment, Graded, shown_error
from autograde.grading.results import SubmissionResult, read_result, write_result


@contextmanager
def opened_store(course: Course, assignment: Assignment, tell: Callable[[str], None]) -> "Iterator[Store]":
    """Back up the gradebook and open it for the assignment's results; `tell` gets a warning of the backup's.

    Raises HelperError if the gradebook cannot be backed up or opened, or has other cells than the releases.
    """
    if warning := back_up(course):
        tell(warning)
    with GradebookWriter(course) as gradebook:
        gradebook.ensure_assignment(assignment.name, assignment.releases)
        yield Store(course, assignment, gradebook)


class Store:
    """The only writer of a run."""

    def __init__(self, course: Course, assignment: Assignment, gradebook: GradebookWriter) -> None:
        """Store results of the assignment in the course's folder and in `gradebook`."""
        self._course, self._assignment, self._gradebook = course, assignment, gradebook

    def keep(self, graded: Graded) -> tuple[SubmissionResult, str | None]:
        """Store a graded submission; the student's whole result, and None or a sentence on why it was not stored.

        Notebooks and gradebook are written first, the result last, since a resumed run looks for it: if one of them
        fails, the next run grades the student again, and this run continues with the others.
        """
        result = self._whole(graded.result)
        try:
            for lesson, notebook in graded.notebooks.items():
                where = self._course.autograded / result.student / result.assignment / f"{lesson}.ipynb"
                write_atomically(where, notebook)
            self._gradebook.write(result, graded.arrived)
            write_result(self._course, result)
        except (OSError, NotWritten) as error:
            return result, f"{error}."
        except Exception as error:
            # One student's result, whatever is odd about it, must not end the run of a class.
            return result, f"storing it raised {shown_error(error)}. Please report it."
        return result, None

    def _whole(self, result: SubmissionResult) -> SubmissionResult:
        """Add the lessons that were not graded again, from the stored result."""
        lessons = {lesson.lesson: lesson for lesson in result.lessons}
        if len(lessons) < len(self._assignment.releases):
            known = read_result(self._course.result(result.student, result.assignment))
            lessons = {lesson.lesson: lesson for lesson in (known.lessons if known else ())} | lessons
        return replace(result, lessons=tuple(lessons[name] for name in self._assignment.releases))
