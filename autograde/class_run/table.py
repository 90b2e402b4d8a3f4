"""The table at the end of a run: a row per student, with a sign per exercise, points and the costliest mistake."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from autograde.class_run.run import Done
from autograde.course import Course
from autograde.gradebook.database import shown_url
from autograde.terminal import ClassRow, counted, plain, show_table

_NOTES = 5  # of a lesson


@dataclass(frozen=True)
class Row:
    """A student's row, a thousandth of the size of the result, since a run keeps the rows of the whole class."""

    student: str
    points: float
    max_points: float
    cells: dict[str, tuple[float, float, str | None]]
    notes: tuple[str, ...]
    fresh: bool
    sandboxed: bool
    unstored: str | None


def row_of(done: Done) -> Row:
    """The row of a result; `cells` are (points, max_points, diagnosis) by exercise."""
    result = done.result
    verdicts = [exercise.verdict for lesson in result.lessons for exercise in lesson.exercises]
    notes = [f"{lesson.lesson}: {note}" for lesson in result.lessons for note in lesson.notes]
    return Row(
        result.student,
        result.points,
        result.max_points,
        {verdict.exercise: (verdict.points, verdict.max_points, verdict.diagnosis) for verdict in verdicts},
        tuple(notes[:_NOTES] + ([f"{len(notes) - _NOTES} more remarks"] if len(notes) > _NOTES else [])),
        done.fresh,
        all(lesson.sandboxed for lesson in result.lessons),
        done.unstored,
    )


def show_class(console: Console, rows: Sequence[Row], course: Course) -> None:
    """Print the table, the notes on notebooks, and the paths of the files."""
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    table = [
        ClassRow(row.student, [row.cells.get(name) for name in names], row.points, row.max_points, _costs_most(row))
        for row in rows
    ]
    show_table(console, names, "what costs most", table)
    for row in rows:
        for note in row.notes:
            console.print(Text(plain(f"{row.student}, {note}"), style="dim"))
    fresh = sum(row.fresh for row in rows)
    if fresh < len(rows):
        summary = f"{fresh} graded now; the others had not changed" if fresh else "none graded now: nothing had changed"
        console.print(f"{counted(len(rows), 'student')}, {summary}.")
    loose = sum(not row.sandboxed for row in rows)
    if loose:
        warning = f"Graded without a sandbox: {counted(loose, 'student')}; their notes say so."
        console.print(Text(warning, style="yellow"))
    for row in rows:
        if row.unstored:
            console.print(Text(plain(f"Not stored: {row.student}: {row.unstored}"), style="bold red"), soft_wrap=True)
    where = f"Marks: {shown_url(course.db_url)}\nNotebooks: {course.autograded}\nFindings: {course.results}"
    console.print(Text(where), soft_wrap=True)


def _costs_most(row: Row) -> Text:
    wrong = [(got - most, name, diagnosis) for name, (got, most, diagnosis) in row.cells.items() if diagnosis]
    if not wrong:
        return Text("all right", style="green")
    _, name, diagnosis = min(wrong, key=lambda cost: cost[0])  # the first of several that cost the same
    return Text(f"{name}: {diagnosis.replace('_', ' ')}")
