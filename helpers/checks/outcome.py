"""Outcomes: what one record shows when it is held against what was expected."""

from dataclasses import dataclass, field
from typing import Any

from helpers.checks.record import Record

PASSED = "passed"


@dataclass(frozen=True)
class Outcome:
    """`kind` is "passed" or names what is wrong, in the words of `messages.KINDS`; `facts` fill in its sentence.

    `compared` is the array that was judged: two wrong answers are the same mistake when their kinds and arrays agree.
    """

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    compared: Any = None

    @property
    def passed(self) -> bool:
        return self.kind == PASSED


def error_outcome(record: Record) -> Outcome | None:
    """The outcome of a call that ended in an error, or None if it returned."""
    if record.error is None:
        return None
    return Outcome(record.error["kind"], dict(record.error))
