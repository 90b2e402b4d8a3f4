"""Verdicts: points, diagnosis and message for each part, from records alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.checks import messages
from helpers.checks.all_criteria import CRITERIA
from helpers.checks.diagnose import diagnose
from helpers.checks.outcome import Outcome
from helpers.checks.record import Record
from helpers.checks.sheet import Diagnosis, Expected, Part, Sheet


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


def judge(sheet: Sheet, records: Mapping[str, Record], expected: Expected) -> Verdict:
    """The verdict on `records`, one for each of the sheet's probes."""
    if _is_untouched(records):
        return whole_verdict(sheet, messages.NOT_WRITTEN)
    outcomes = {part.name: _outcomes(sheet, part, records, expected) for part in sheet.parts}
    right = {part.name: all(o.passed for o in outcomes[part.name].values()) for part in sheet.parts}
    found = {} if all(right.values()) else diagnose(sheet, outcomes, expected)
    verdicts = []
    for part in sheet.parts:
        if right[part.name] and (part.needs is None or right[part.needs]):
            verdicts.append(PartVerdict(part.name, part.title, part.points, part.points, True))
            continue
        if right[part.name]:
            finding = messages.needs_other_part(sheet, part)
        else:
            finding = found.get(part.name) or messages.explain(sheet, part, outcomes[part.name], expected)
        verdicts.append(_failed(part, finding, outcomes[part.name]))
    return Verdict(sheet.name, tuple(verdicts), _notes(sheet, outcomes))


def whole_verdict(sheet: Sheet, finding: Diagnosis) -> Verdict:
    """No points, for a reason that concerns the exercise as a whole."""
    return Verdict(sheet.name, tuple(_failed(part, finding, {}) for part in sheet.parts))


def _failed(part: Part, finding: Diagnosis, outcomes: Mapping[str, Outcome]) -> PartVerdict:
    probe = next((name for name, outcome in outcomes.items() if not outcome.passed), None)
    told = (finding.name, finding.message, finding.hint)
    return PartVerdict(part.name, part.title, 0.0, part.points, False, *told, probe)


def _outcomes(sheet: Sheet, part: Part, records: Mapping[str, Record], expected: Expected) -> dict[str, Outcome]:
    compare = CRITERIA[part.criterion]
    return {
        name: compare(records[name], expected.accepted(name), sheet.probe(name), part.options) for name in part.probes
    }


def _is_untouched(records: Mapping[str, Record]) -> bool:
    """Whether nothing was done on any probe: an empty body, the starter's return value, or NotImplementedError."""
    return all(
        (record.error is None or record.error["type"] == "NotImplementedError")
        and (record.returned_type == "None" or record.returned_equals is not None)
        and record.forwards == 0
        and not any(record.args_changed.values())
        for record in records.values()
    )


def _notes(sheet: Sheet, outcomes: Mapping[str, Mapping[str, Outcome]]) -> tuple[str, ...]:
    notes: dict[str, None] = {}
    for outcome in (outcome for part in outcomes.values() for outcome in part.values() if outcome.passed):
        remark = outcome.facts.get("remark")
        if remark is None and "accepted" in outcome.facts and outcome.facts["accepted"] < len(sheet.remarks):
            remark = sheet.remarks[outcome.facts["accepted"]]
        if remark:
            notes[remark] = None
    return tuple(notes)
