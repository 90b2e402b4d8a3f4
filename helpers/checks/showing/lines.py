"""The lines of a verdict, shared by all ways to show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict

TICK, CROSS, WAITING = "\u2713", "\u2717", "\u2013"
_WAITS = ("needs_other_part", "not_written")


@dataclass(frozen=True)
class Line:
    """One part as it is shown; `message` and `hint` are empty for a part that passed."""

    mark: str
    title: str
    points: str
    message: str = ""
    hint: str = ""


def mark_of(passed: bool, diagnosis: str | None) -> str:
    """Return a tick, a cross, or the dash of a part that is not judged yet."""
    return TICK if passed else WAITING if diagnosis in _WAITS else CROSS


def is_unwritten(verdict: "Verdict") -> bool:
    """Return whether the student has not written the exercise yet."""
    return verdict.diagnosis == "not_written"


def lines_of(verdict: "Verdict") -> Iterator[Line]:
    """Yield a line for each part, in order; a cause that several parts share is explained at the first of them."""
    explained: set[str] = set()
    for part in verdict.parts:
        points = f"{part.points:g} / {part.max_points:g}"
        mark = mark_of(part.passed, part.diagnosis)
        if part.passed:
            yield Line(mark, part.title, points)
        elif part.message in explained:
            yield Line(mark, part.title, points, same_reason())
        else:
            yield Line(mark, part.title, points, part.message, part.hint)
        explained.add(part.message)


def same_reason() -> str:
    """Return the sentence for a part whose cause is explained at another part."""
    return str(Sentence("check.same_reason"))


def total_of(verdict: "Verdict") -> str:
    """Return the verdict's points in the language in use, such as "8 of 10 points"."""
    return str(Sentence("check.points", {"points": verdict.points, "most": verdict.max_points}))
