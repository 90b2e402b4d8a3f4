"""The lines of a verdict, shared by all ways to show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Finding, Verdict

TICK, CROSS, WAITING = "\u2713", "\u2717", "\u2013"
# The sign of a whole verdict, by its state. Words and colours say the same.
SIGNS = {"right": TICK, "partly": "\u25d0", "wrong": CROSS, "empty": "\u25cb"}
_WAITS = ("needs_other_part", "not_written")
_GENERAL = ("finding.wrong_values", "finding.values_far_away", "finding.unseen")  # whose hints fit every exercise


@dataclass(frozen=True)
class Line:
    """One part as it is shown; a part that passed has nothing but its mark, title and points.

    `message` says what was seen, `where` are the student's lines that it is about, `hint` says what to change. `stuck`:
    nothing is known that fits this mistake, so that the exercise's own hints have to help.
    """

    mark: str
    title: str
    points: str
    message: str = ""
    where: tuple[Sentence, ...] = ()
    hint: str = ""
    stuck: bool = False


def mark_of(passed: bool, diagnosis: str | None) -> str:
    """Return a tick, a cross, or the dash of a part that is not judged yet."""
    return TICK if passed else WAITING if diagnosis in _WAITS else CROSS


def state_of(verdict: "Verdict") -> str:
    """Return the verdict's state, a key of SIGNS."""
    if verdict.passed:
        return "right"
    return "empty" if is_unwritten(verdict) else "partly" if verdict.points > 0 else "wrong"


def is_unwritten(verdict: "Verdict") -> bool:
    """Return whether the student has not written the exercise yet."""
    return verdict.diagnosis == "not_written"


def lines_of(verdict: "Verdict", own_lines: tuple[Sentence, ...] = ()) -> Iterator[Line]:
    """Yield a line for each part, in order; a cause or hint that several parts share stands at the first of them.

    `own_lines` are the student's lines that led to an error: they are shown at the part whose finding names one.
    """
    explained: set[str] = set()
    offered = False  # the exercise's own hints
    for part in verdict.parts:
        points = f"{part.points:g} / {part.max_points:g}"
        mark = mark_of(part.passed, part.diagnosis)
        if part.finding is None:
            yield Line(mark, part.title, points)
        elif part.message in explained:
            yield Line(mark, part.title, points, same_reason())
        else:
            stuck = mark == CROSS and not offered and _is_general(part.finding)
            hint, where = "" if part.hint in explained else part.hint, _where(part.finding, own_lines)
            yield Line(mark, part.title, points, str(part.finding.sentence), where, hint, stuck)
            offered = offered or stuck
        explained |= {part.message, part.hint}


def place_of(line: Sentence) -> Sentence:
    """Return where a line of the student's is, without its code."""
    return Sentence(line.key.replace("_line", "_place"), line.facts)


def same_reason() -> str:
    """Return the sentence for a part whose cause is explained at another part."""
    return str(Sentence("check.same_reason"))


def total_of(verdict: "Verdict") -> str:
    """Return the verdict's points in the language in use, such as "8 of 10 points"."""
    return str(Sentence("check.points", {"points": verdict.points, "most": verdict.max_points}))


def _where(finding: "Finding", own_lines: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    if finding.line is None:
        return ()
    return own_lines if finding.line in own_lines else (finding.line,)


def _is_general(finding: "Finding") -> bool:
    return not finding.hint or finding.key.removesuffix("_unseen") in _GENERAL
