"""The class report in the terminal: one row per student, with marks and main diagnosis."""

from rich.console import Console
from rich.text import Text

from autograde.report.model import Cell, ClassReport
from autograde.terminal import ClassRow, plain, show_table


def show_report(console: Console, report: ClassReport) -> None:
    """Print a table with one row per student: a mark for each exercise, the points, the main diagnosis."""
    rows = [
        ClassRow(
            row.student,
            [_result(cell) for cell in row.cells],
            row.points,
            row.max_points,
            _diagnosis(row.main_message),
        )
        for row in report.rows
    ]
    show_table(console, (exercise.title for exercise in report.exercises), "main diagnosis", rows)


def _result(cell: Cell | None) -> tuple[float, float, str | None] | None:
    return (cell.points, cell.max_points, cell.diagnosis) if cell else None


def _diagnosis(message: str) -> Text:
    return Text(plain(_short(message)) or "all right", style="" if message else "green")


def _short(message: str, limit: int = 90) -> str:
    """The first sentence, cut at a word to at most `limit` characters."""
    first = message.split(". ")[0]
    return first if len(first) <= limit else first[: limit - 1].rsplit(" ", 1)[0] + " …"
