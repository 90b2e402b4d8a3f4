"""The hints of an exercise as a markdown cell above its TODO cell: folded, and opened one stage at a time."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

import nbformat
from nbformat import NotebookNode

from autograde.exercises import exercises
from autograde.hint import Hint

_LEAD = "**Stuck?** Open one hint, one step at a time. Try again before you open the next."


def with_hints(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the cells, and above the TODO cell of each exercise that has hints a cell with these."""
    for cell in cells:
        exercise = exercises().get(cell.id)
        if exercise and exercise.hints:
            yield nbformat.v4.new_markdown_cell(hints_text(exercise.hints), id=f"hints-{exercise.name}")
        yield cell


def hints_text(hints: Sequence[Hint]) -> str:
    """Return the markdown of the hints; each stage is nested in the one before, and every one is folded."""
    topics = [f"<b>Hint {number}:</b> {_inline(hint.topic)}" for number, hint in enumerate(hints, start=1)]
    return "\n\n".join([_LEAD, *map(_folded, topics, map(_stages, hints))])


def _stages(hint: Hint) -> str:
    where = "\n\n".join([hint.place, _folded("What to write", hint.repair)])
    return "\n\n".join([hint.ask, _folded("Where?", where)])


def _folded(summary: str, text: str) -> str:
    # Markdown inside HTML is read as markdown only between blank lines; the quote moves each stage to the right.
    return f"<details><summary>{summary}</summary><blockquote>\n\n{text}\n\n</blockquote></details>"


def _inline(text: str) -> str:
    """The text as HTML, with `code` in backticks as <code>: a summary is read as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
