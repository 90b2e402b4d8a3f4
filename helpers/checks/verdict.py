"""Verdicts: points, diagnosis and message for each part. Mere data: importing this imports no torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.checks.outcome import Outcome
    from helpers.checks.sheet import Part, Sheet


@dataclass(frozen=True)
class Diagnosis:
    """A known misconception as the student meets it: what the function seems to do, and what to think about."""

    name: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class PartVerdict:
    """One part's result. `diagnosis` is None when it passed; `probe` names the first probe that failed."""

    name: str
    title: str
    points: float
    max_points: float
    passed: bool
    diagnosis: str | None = None
    message: str = ""
    hint: str = ""
    probe: str | None = None


@dataclass(frozen=True)
class Verdict:
    """The result of one exercise. `diagnosis` and `message` are the first failed part's, or None and praise."""

    exercise: str
    parts: tuple[PartVerdict, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> float:
        return sum(part.max_points for part in self.parts)

    @property
    def passed(self) -> bool:
        return all(part.passed for part in self.parts)

    @property
    def _first_failed(self) -> PartVerdict | None:
        failed = [part for part in self.parts if not part.passed]
        told = [part for part in failed if part.diagnosis != "needs_other_part"]
        return next(iter(told or failed), None)

    @property
    def diagnosis(self) -> str | None:
        return self._first_failed.diagnosis if self._first_failed else None

    @property
    def message(self) -> str:
        return self._first_failed.message if self._first_failed else "All right."


def whole_verdict(sheet: "Sheet", finding: Diagnosis) -> Verdict:
    """No points, for a reason that concerns the exercise as a whole."""
    return Verdict(sheet.name, tuple(failed_part(part, finding, {}) for part in sheet.parts))


def failed_part(part: "Part", finding: Diagnosis, outcomes: Mapping[str, "Outcome"]) -> PartVerdict:
    """No points for one part; the first probe that failed is named."""
    probe = next((name for name, outcome in outcomes.items() if not outcome.passed), None)
    told = (finding.name, finding.message, finding.hint)
    return PartVerdict(part.name, part.title, 0.0, part.points, False, *told, probe)
