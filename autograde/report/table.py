"""The demonstration's last words: a row a student with marks and main diagnosis."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograde.feedback.html import points
from autograde.grading.show import LEGEND, exercise_mark, plain
from autograde.report.model import Cell, ClassReport


def show_report(console: Console, report: ClassReport) -> None:
    """Print the class: a mark for each exercise, the total, and what cost most points."""
    console.print(Text(f"The exercises, in this order: {_titles(report)}.", style="dim"))
    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 1))
    table.add_column("student", no_wrap=True)
    table.add_column("exercises", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("main diagnosis", overflow="fold")
    for row in report.rows:
        marks = Text(" ").join(_mark(cell) for cell in row.cells)
        total = f"{points(row.points)}/{points(row.max_points)}"
        told = Text(plain(_short(row.main_message)) or "all right", style="" if row.main_message else "green")
        table.add_row(Text(plain(row.student)), marks, total, told)
    console.print(table)
    console.print(Text(LEGEND, style="dim"))


def _titles(report: ClassReport) -> str:
    return ", ".join(exercise.title for exercise in report.exercises)


def _mark(cell: Cell | None) -> Text:
    if cell is None:
        return Text("–", style="dim")
    return exercise_mark(cell.points, cell.max_points, cell.diagnosis)


def _short(message: str, limit: int = 90) -> str:
    """The first sentence, or as much of it as fits."""
    first = message.split(". ")[0]
    return first if len(first) <= limit else first[: limit - 1].rsplit(" ", 1)[0] + " …"
