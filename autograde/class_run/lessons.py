"""Grade the lessons of a submission apart, so that several workers share them, and put their results together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from autograde.grading.assignment import Graded, Submission

Other = TypeVar("Other")


class Beginning:
    """Comes before the first lesson to grade: the run opens the gradebook while graders start on that one."""


class Lessons:
    """The lessons of the students that are being graded; `apart` may run in another thread than `together`."""

    def __init__(self, order: Iterable[str]) -> None:
        """Grade lessons in this order."""
        self._order = list(order)
        self._expected: dict[str, int] = {}
        self._graded: dict[str, list[Graded]] = {}

    def apart(self, items: Iterable[Submission | Other]) -> Iterator[Submission | Other | Beginning]:
        """Yield a submission for each lesson of each one; other items as they are."""
        began = False
        for item in items:
            if not isinstance(item, Submission):
                yield item
                continue
            if not began:
                began = True
                yield Beginning()
            lessons = [lesson for lesson in self._order if item.lessons is None or lesson in item.lessons]
            parts = [replace(item, lessons=frozenset([lesson])) for lesson in lessons] or [item]
            self._expected[item.student] = len(parts)
            yield from parts

    def together(self, graded: Graded) -> Graded | None:
        """Return the student's whole result if this is the last lesson that was missing, else None."""
        student = graded.result.student
        parts = self._graded.setdefault(student, [])
        parts.append(graded)
        if len(parts) < self._expected[student]:
            return None
        del self._graded[student], self._expected[student]
        lessons = tuple(lesson for part in parts for lesson in part.result.lessons)
        notebooks = {lesson: notebook for part in parts for lesson, notebook in part.notebooks.items()}
        return replace(graded, result=replace(graded.result, lessons=lessons), notebooks=notebooks)
