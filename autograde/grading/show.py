"""Verdicts on a terminal: rich text from which nothing of the student's can escape."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from helpers.checks.show_parts import SAME, TICK, WAITING, mark_of


def plain(text: str) -> str:
    """The text without control characters: a terminal must not obey what a student wrote."""
    return "".join(c if c.isprintable() or c in "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def points(value: float) -> str:
    return f"{value:g}"


def counted(number: int, thing: str) -> str:
    """ "1 student", "2 students"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


LEGEND = "✓ right  ◐ partly right  ✗ not yet right  ○ not written"


def exercise_mark(got: float, most: float, diagnosis: str | None) -> Text:
    """One sign for an exercise, as LEGEND explains them."""
    share = got / most if most else 1.0
    if diagnosis == "not_written":
        return Text("○", style="dim")
    if share > 0.95:
        return Text("✓", style="green")
    return Text("◐", style="yellow") if share > 0.05 else Text("✗", style="red")


def show_verdict(console: Console, row: Mapping[str, Any]) -> None:
    """One exercise: a headline, a line for each part with its message and hint, and notes."""
    right = row["diagnosis"] is None
    head = Text("  ✓ " if right else "  ✗ ", style="bold green" if right else "bold red")
    head.append(plain(row["exercise"] or "no exercise"), style="bold")
    if row["exercise"]:
        head.append(f"  {points(row['points'])} of {points(row['max_points'])}", style="")
    console.print(head)
    if not row["parts"]:
        _told(console, row["message"], row.get("hint", ""), "    ")
    elif len({part["message"] for part in row["parts"]}) == 1 and not row["parts"][0]["passed"]:
        _told(console, row["message"], row["parts"][0]["hint"], "    ")
    else:
        told: set[str] = set()
        for part in row["parts"]:
            _part(console, part, told)
    for note in row.get("notes", ()):
        console.print(Text(f"    note: {plain(note)}", style="dim"))


def _part(console: Console, part: Mapping[str, Any], told: set[str]) -> None:
    """A part's line; one cause is explained once, where it is first met."""
    sign = mark_of(part["passed"], part["diagnosis"])
    mark = Text(f"    {sign} ", style={TICK: "green", WAITING: "dim"}.get(sign, "red"))
    mark.append(f"{points(part['points'])}/{points(part['max_points'])}  {plain(part['title'])}", style="default")
    console.print(mark)
    if part["message"] in told:
        _told(console, SAME, "", "          ")
    elif not part["passed"]:
        _told(console, part["message"], part["hint"], "          ")
        told.add(part["message"])


def _told(console: Console, message: str, hint: str, indent: str) -> None:
    console.print(Text(f"{indent}{plain(message)}", style="default"), soft_wrap=True)
    if hint:
        console.print(Text(f"{indent}Hint: {plain(hint)}", style="cyan"), soft_wrap=True)


def total(rows: Iterable[Mapping[str, Any]]) -> str:
    rows = list(rows)
    right = sum(row["diagnosis"] is None for row in rows)
    return f"{counted(len(rows), 'row')}, {right} all right."
