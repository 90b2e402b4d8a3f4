"""Outcomes: the result of comparing one record with the expected ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from helpers.checks.criteria.sketch import Sketch, sketch, sketch_from_data
from helpers.checks.protocol.record import NOT_CALLED, Record

PASSED = "passed"
_STOPPED = {"timeout", "forward_limit", "died", NOT_CALLED}
# Facts on which two wrong answers must agree to count as the same mistake.
_TELLING = ("got_shape", "got_type", "got_form", "element", "type")


@dataclass(frozen=True)
class Cause:
    """One thing that is wrong, as measured: its sentence is "cause." + name, which `facts` fill in."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of one criterion on one record.

    `kind` is "passed" or names what is wrong; "finding." + kind is the key of its sentence, which `facts` fill in.
    `compared` is the array that was judged, or a list of arrays: two wrong answers are the same mistake if their kinds
    and arrays agree. A misconception's outcome keeps only the sketches of its arrays. `causes` measures what is wrong,
    for an answer that no misconception explains; it returns nothing where it cannot tell.
    """

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)
    compared: Any = None
    causes: Callable[[], Sequence[Cause]] | None = None

    @property
    def passed(self) -> bool:
        """Whether the record is as it should be."""
        return self.kind == PASSED

    @property
    def stopped(self) -> bool:
        """Whether the call ended in no way of its own: it ran too long, ended the process, or was not made at all."""
        return self.kind in _STOPPED

    @property
    def unfinished(self) -> bool:
        """Whether the call ran too long, ended the process or was not made: it shows nothing that a mistake explains.

        A call that is stopped because it runs the model too often is another matter: some mistakes do just that.
        """
        return self.stopped and self.kind != "forward_limit"

    @property
    def says_nothing(self) -> bool:
        """Whether the function was not called: nothing was right then, and no mistake was seen."""
        return self.kind == NOT_CALLED

    @cached_property
    def sketches(self) -> tuple[Sketch, ...] | None:
        """The sketch of each array in `compared`; None where nothing was compared or it was right."""
        if self.passed or self.compared is None:
            return None
        arrays = self.compared if isinstance(self.compared, list | tuple) else [self.compared]
        return tuple(array if isinstance(array, Sketch) else sketch(np.asarray(array)) for array in arrays)

    def reduced(self) -> "Outcome":
        """Return the outcome with only what decides whether two wrong answers are the same mistake."""
        return replace(self, facts=told_apart(self), compared=self.sketches, causes=None)

    def to_data(self) -> dict[str, Any]:
        """Return a reduced outcome as plain data, for `outcome_from_data`."""
        data: dict[str, Any] = {"kind": self.kind, "facts": self.facts}
        if self.sketches is not None:
            data["sketches"] = [one.to_data() for one in self.sketches]
        return data


# By part and probe.
Outcomes = Mapping[str, Mapping[str, Outcome]]


def told_apart(outcome: Outcome) -> dict[str, Any]:
    """Return the facts on which two wrong answers must agree to count as the same mistake; none for a right one."""
    return {} if outcome.passed else {name: outcome.facts[name] for name in _TELLING if name in outcome.facts}


def outcome_from_data(data: Mapping[str, Any]) -> Outcome:
    """Rebuild the outcome that `to_data` described; raises KeyError if an entry is missing."""
    kept = [sketch_from_data(one) for one in data["sketches"]] if "sketches" in data else None
    return Outcome(data["kind"], data["facts"], kept)


def error_outcome(record: Record) -> Outcome | None:
    """Return the outcome of a call that ended in an error, None for a call that returned."""
    if record.error is None:
        return None
    return Outcome(record.error["kind"], dict(record.error))
