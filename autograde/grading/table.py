"""The table at the end of a run: a row a student, a column an exercise, points and the first diagnosis."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograde.course import Course
from autograde.grading.results import ExerciseResult
from autograde.grading.run import Done
from autograde.grading.show import plain, points


def show_class(console: Console, done: Sequence[Done], course: Course) -> None:
    """Print the table, what the notebooks' faults were, and where the files are."""
    table = Table(title=None, show_lines=False, header_style="bold", pad_edge=False)
    table.add_column("student", no_wrap=True)
    names = _exercises(done)
    for name in names:
        table.add_column(Text(name), overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    for item in done:
        results = {e.verdict.exercise: e for lesson in item.result.lessons for e in lesson.exercises}
        cells = [_cell(results.get(name)) for name in names]
        total = f"{points(item.result.points)}/{points(item.result.max_points)}"
        table.add_row(Text(plain(item.result.student)), *cells, Text(total))
    console.print(table)
    for item in done:
        for lesson in item.result.lessons:
            for note in lesson.notes:
                console.print(Text(f"{plain(item.result.student)}, {lesson.lesson}: {plain(note)}", style="dim"))
    fresh = sum(item.fresh for item in done)
    console.print(f"{len(done)} students, {fresh} graded now; the others had not changed." if fresh < len(done) else "")
    console.print(Text(f"Marks: {course.db_url}\nNotebooks: {course.autograded}\nFindings: {course.results}"))


def _exercises(done: Sequence[Done]) -> list[str]:
    lessons = (lesson for item in done for lesson in item.result.lessons)
    return list(dict.fromkeys(e.verdict.exercise for lesson in lessons for e in lesson.exercises))


def _cell(result: ExerciseResult | None) -> Text:
    if result is None:
        return Text("")
    verdict = result.verdict
    style = "green" if verdict.passed else "red" if verdict.points == 0 else "yellow"
    told = f"\n{verdict.diagnosis.replace('_', ' ')}" if verdict.diagnosis else ""
    return Text(f"{points(verdict.points)}/{points(verdict.max_points)}{told}", style=style)
