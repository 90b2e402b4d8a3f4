"""The demonstration's last words: a row a student with marks and main diagnosis."""

from rich.console import Console
from rich.text import Text

from autograde.report.model import Cell, ClassReport
from autograde.terminal import ClassRow, plain, show_table


def show_report(console: Console, report: ClassReport) -> None:
    """Print the class: a mark for each exercise, the total, and what cost most points."""
    rows = [
        ClassRow(row.student, [_found(cell) for cell in row.cells], row.points, row.max_points, _told(row.main_message))
        for row in report.rows
    ]
    show_table(console, (exercise.title for exercise in report.exercises), "main diagnosis", rows)


def _found(cell: Cell | None) -> tuple[float, float, str | None] | None:
    return (cell.points, cell.max_points, cell.diagnosis) if cell else None


def _told(message: str) -> Text:
    return Text(plain(_short(message)) or "all right", style="" if message else "green")


def _short(message: str, limit: int = 90) -> str:
    """The first sentence, or as much of it as fits."""
    first = message.split(". ")[0]
    return first if len(first) <= limit else first[: limit - 1].rsplit(" ", 1)[0] + " …"
