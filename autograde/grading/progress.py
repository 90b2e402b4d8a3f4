"""A live line on stderr while a class is graded: done, failing, time left."""

from collections.abc import Callable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograde.grading.run import Announce, Done
from autograde.grading.show import plain


def watch(total: int, start: Callable[[Announce], Iterator[Done]]) -> list[Done]:
    """All that `start(announce)` yields, shown as it comes, then sorted by student.

    `announce(student, lesson)` says what is being graded.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    found: list[Done] = []
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=total)

        def announce(student: str, lesson: str) -> None:
            progress.update(task, description=escape(f"{_failing(found)}{plain(student)[:24]}: {lesson}"))

        for done in start(announce):
            found.append(done)
            progress.advance(task)
    return sorted(found, key=lambda done: done.result.student)


def _failing(found: list[Done]) -> str:
    count = sum(lesson.status != "graded" for done in found for lesson in done.result.lessons)
    return f"{count} unreadable, " if count else ""
