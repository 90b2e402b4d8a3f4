"""What a check shows on demand, as HTML: nested folds, each a stage that opens alone; all text is escaped."""

import html
import re

from helpers.checks.sentences import Sentence
from helpers.checks.showing.hints import StagedHint
from helpers.checks.showing.lines import Line, place_of

_CODE = "font-family:monospace;background:rgba(128,128,128,.15);padding:0 .25em;border-radius:3px;color:inherit"
_BLOCK = "margin:.2em 0;padding:.4em .6em;background:rgba(128,128,128,.12);color:inherit;white-space:pre-wrap"
_FOLD = "margin:.15em 0 .35em"
_INSIDE = "margin:.2em 0 .2em 1.1em"
_SMALL = "font-size:.85em;opacity:.75"


def escaped(text: object) -> str:
    """Return the text escaped, with `code` in backticks as <code>."""
    return re.sub(r"`([^`]+)`", rf'<code style="{_CODE}">\1</code>', html.escape(str(text)))


def stages(line: Line) -> str:
    """Return the folds below a part's message: where it is, and in it what to change; empty if neither is known."""
    change = fold(Sentence("check.change"), _prose(line.hint)) if line.hint else ""
    return fold(Sentence("check.where"), own_lines(line.where) + change) if line.where else change


def exercise_hints(hints: list[StagedHint]) -> str:
    """Return all hints of an exercise in one fold, each with its three stages; empty without hints."""
    inside = [_hint(number, hint) for number, hint in enumerate(hints, start=1)]
    return fold(Sentence("check.hints"), "".join(inside)) if inside else ""


def own_lines(lines: tuple[Sentence, ...]) -> str:
    """Return the student's lines as code; the number that each has in its cell stands below it, in small print."""
    return "".join(
        f'<pre style="{_BLOCK}">{html.escape(str(line.facts.get("source", "")))}</pre>'
        f'<div style="{_SMALL}">{escaped(place_of(line))}</div>'
        for line in lines
    )


def fold(summary: Sentence, inside: str) -> str:
    """Return HTML that shows the summary, and on a click or Enter what is inside."""
    label = f'<summary style="cursor:pointer">{escaped(summary)}</summary>'
    return f'<details style="{_FOLD}">{label}<div style="{_INSIDE}">{inside}</div></details>'


def _hint(number: int, hint: StagedHint) -> str:
    repair = fold(Sentence("check.write"), _prose(hint.repair))
    place = fold(Sentence("check.where"), _prose(hint.place) + repair)
    topic = Sentence("check.hint_topic", {"number": number, "topic": hint.topic})
    return fold(topic, _prose(hint.ask) + place)


def _prose(text: object) -> str:
    """Paragraphs, and blocks of code between lines of three backticks."""
    pieces = re.split(r"^```.*\n?", str(text), flags=re.MULTILINE)
    return "".join(
        f'<pre style="{_BLOCK}">{html.escape(piece.rstrip())}</pre>'
        if number % 2
        else "".join(f"<div>{escaped(paragraph)}</div>" for paragraph in piece.split("\n\n") if paragraph.strip())
        for number, piece in enumerate(pieces)
    )
