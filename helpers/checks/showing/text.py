"""A check's result as plain text, for terminals and logs."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence
from helpers.checks.showing.hints import hints_of
from helpers.checks.showing.lines import Line, is_unwritten, lines_of, state_of, total_of

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict
    from helpers.checks.showing.result import CheckResult

_WIDTH = 100


def text_of(result: "CheckResult") -> str:
    """Return the result as text, wrapped to 100 characters, without a newline at the end."""
    verdict = result.verdict
    if verdict is None:
        return "\n".join(_problem(result))
    if is_unwritten(verdict):
        part = verdict.parts[0]
        return f"{result.title}: {part.message} {part.hint}"
    return "\n".join(_lines(result, verdict))


def _problem(result: "CheckResult") -> Iterator[str]:
    yield f"{result.title}: {result.problem}"
    yield from (f"    {line}" for line in result.own_lines)
    yield from [str(result.hint)] if result.hint else []


def _lines(result: "CheckResult", verdict: "Verdict") -> Iterator[str]:
    yield f"{result.title}: {total_of(verdict)} ({Sentence(f'page.state.{state_of(verdict)}')})"
    for line in lines_of(verdict, result.own_lines):
        yield f"  {line.mark} {line.title:<60} {line.points:>8}"
        yield from _explained(line)
        yield from _questions(verdict.exercise) if line.stuck else ()
    yield from (_wrapped(str(note), indent=2) for note in (*verdict.notes, *result.after))


def _explained(line: Line) -> Iterator[str]:
    if line.message:
        yield _wrapped(line.message)
    yield from (f"      {Sentence('check.where_line', {'line': own})}" for own in line.where)
    if line.hint:
        yield _wrapped(str(Sentence("check.hint", {"hint": line.hint})))


def _questions(exercise: str) -> Iterator[str]:
    """The exercise's hints, of which text shows the first stage alone: it cannot be folded."""
    for number, hint in enumerate(hints_of(exercise), start=1):
        topic = Sentence("check.hint_topic", {"number": number, "topic": hint.topic})
        yield _wrapped(str(topic))
        yield _wrapped(str(hint.ask), indent=8)


def _wrapped(text: str, indent: int = 6) -> str:
    space = " " * indent
    return textwrap.fill(text, _WIDTH, initial_indent=space, subsequent_indent=space)
