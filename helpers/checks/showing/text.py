"""A check's result as plain text, for terminals and logs."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence
from helpers.checks.showing.lines import is_unwritten, lines_of, total_of

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict
    from helpers.checks.showing.result import CheckResult

_WIDTH = 100


def text_of(result: "CheckResult") -> str:
    """Return the result as text, wrapped to 100 characters, without a newline at the end."""
    verdict = result.verdict
    if verdict is None:
        return f"{result.title}: {result.problem}"
    if is_unwritten(verdict):
        part = verdict.parts[0]
        return f"{result.title}: {part.message} {part.hint}"
    return "\n".join(_lines(result, verdict))


def _lines(result: "CheckResult", verdict: "Verdict") -> Iterator[str]:
    yield f"{result.title}: {total_of(verdict)}"
    for line in lines_of(verdict):
        yield f"  {line.mark} {line.title:<60} {line.points:>8}"
        if line.message:
            yield _wrapped(line.message)
        if line.hint:
            yield _wrapped(str(Sentence("check.hint", {"hint": line.hint})))
    if result.own_lines:
        yield f"  {Sentence('check.your_lines')}"
        yield from (f"      {line}" for line in result.own_lines)
    yield from (_wrapped(str(note), indent=2) for note in verdict.notes)


def _wrapped(text: str, indent: int = 6) -> str:
    space = " " * indent
    return textwrap.fill(text, _WIDTH, initial_indent=space, subsequent_indent=space)
