"""Store what grading found out about a student, in an order that survives any interruption."""

from dataclasses import replace

from autograde.course import Course
from autograde.files import write_atomically
from autograde.gradebook.writer import GradebookWriter, NotWritten
from autograde.grading.assignment import Assignment, Graded
from autograde.grading.results import SubmissionResult, read_result, write_result


class Store:
    """The one writer of a run."""

    def __init__(self, course: Course, assignment: Assignment, gradebook: GradebookWriter) -> None:
        self._course, self._assignment, self._gradebook = course, assignment, gradebook

    def keep(self, graded: Graded) -> tuple[SubmissionResult, str | None]:
        """Store it; the student's whole result, and None or a sentence on why it could not be stored.

        Notebooks and gradebook first, the result last: it stands for the whole, and is what a resumed run looks for. So
        where one of them fails, the student is graded again the next time, and the others' are kept now.
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
        return result, None

    def _whole(self, result: SubmissionResult) -> SubmissionResult:
        """With the lessons that did not have to be graded again, from the result that is there."""
        lessons = {lesson.lesson: lesson for lesson in result.lessons}
        if len(lessons) < len(self._assignment.releases):
            known = read_result(self._course.result(result.student, result.assignment))
            lessons = {lesson.lesson: lesson for lesson in (known.lessons if known else ())} | lessons
        return replace(result, lessons=tuple(lessons[name] for name in self._assignment.releases))
