"""Print verdicts on a terminal, with students' text made harmless."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from helpers.checks.showing.lines import TICK, WAITING, mark_of, same_reason


def plain(text: str) -> str:
    """Replace control characters, so that a student's text cannot control the terminal."""
    return "".join(c if c.isprintable() or c in "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def tell(verb: str, sentence: object) -> None:
    """Print a sentence for whoever runs `autograde VERB` on stderr."""
    print(f"autograde {verb}: {plain(str(sentence))}", file=sys.stderr)


def points(value: float) -> str:
    """Points without trailing zeros: 4, 2.5."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(number: int, thing: str) -> str:
    """A number with its noun: "1 student", "2 students"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class ClassRow:
    """A student's row: (points, max_points, diagnosis) of each exercise, or None for one not graded, and a remark."""

    student: str
    exercises: Sequence[tuple[float, float, str | None] | None]
    points: float
    max_points: float
    remark: Text


def show_table(console: Console, exercises: Iterable[str], remark: str, rows: Iterable[ClassRow]) -> None:
    """Print a class in 80 columns, with a sign per exercise and a last column of remarks, headed `remark`."""
    console.print(Text(f"The exercises, in this order: {', '.join(exercises)}.", style="dim"))
    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 1))
    table.add_column("student", no_wrap=True)
    table.add_column("exercises", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column(remark, overflow="fold")
    for row in rows:
        signs = Text(" ").join(_sign(*cell) if cell else Text("–", style="dim") for cell in row.exercises)
        total = f"{points(row.points)}/{points(row.max_points)}"
        table.add_row(Text(plain(row.student)), signs, total, row.remark)
    console.print(table)
    console.print(Text("✓ right  ◐ partly right  ✗ not yet right  ○ not written", style="dim"))


def _sign(got: float, most: float, diagnosis: str | None) -> Text:
    share = got / most if most else 1.0
    if diagnosis == "not_written":
        return Text("○", style="dim")
    if share > 0.95:
        return Text("✓", style="green")
    return Text("◐", style="yellow") if share > 0.05 else Text("✗", style="red")


def show_verdict(console: Console, row: Mapping[str, Any]) -> None:
    """Print one exercise (a row as data): a headline, a line for each part with its message and hint, and notes."""
    right = row["diagnosis"] is None
    head = Text("  ✓ " if right else "  ✗ ", style="bold green" if right else "bold red")
    head.append(plain(row["exercise"] or "no exercise"), style="bold")
    if row["exercise"]:
        head.append(f"  {points(row['points'])} of {points(row['max_points'])}", style="")
    console.print(head, soft_wrap=True)
    if not row["parts"]:
        _explain(console, row["message"], row.get("hint", ""), "    ")
    elif len({part["message"] for part in row["parts"]}) == 1 and not row["parts"][0]["passed"]:
        _explain(console, row["message"], row["parts"][0]["hint"], "    ")
    else:
        explained: set[str] = set()
        for part in row["parts"]:
            _part(console, part, explained)
    for note in row.get("notes", ()):
        console.print(Text(f"    note: {plain(note)}", style="dim"), soft_wrap=True)


def _part(console: Console, part: Mapping[str, Any], explained: set[str]) -> None:
    """Print a part's line, and its message unless it is in `explained`, to which it is added."""
    sign = mark_of(part["passed"], part["diagnosis"])
    mark = Text(f"    {sign} ", style={TICK: "green", WAITING: "dim"}.get(sign, "red"))
    mark.append(f"{points(part['points'])}/{points(part['max_points'])}  {plain(part['title'])}", style="default")
    console.print(mark, soft_wrap=True)
    if part["message"] in explained:
        _explain(console, same_reason(), "", "          ")
    elif not part["passed"]:
        _explain(console, part["message"], part["hint"], "          ")
        explained.add(part["message"])


def _explain(console: Console, message: str, hint: str, indent: str) -> None:
    console.print(Text(f"{indent}{plain(message)}", style="default"), soft_wrap=True)
    if hint:
        console.print(Text(f"{indent}Hint: {plain(hint)}", style="cyan"), soft_wrap=True)


def total(rows: Iterable[Mapping[str, Any]]) -> str:
    """The last line of `judge`: "3 rows, 2 all right."."""
    rows = list(rows)
    right = sum(row["diagnosis"] is None for row in rows)
    return f"{counted(len(rows), 'row')}, {right} all right."
