"""From records alone to a verdict: which parts are right, and what to say of those that are not."""

from collections.abc import Mapping

from helpers.checks import messages
from helpers.checks.all_criteria import CRITERIA
from helpers.checks.diagnose import diagnose
from helpers.checks.outcome import Outcome
from helpers.checks.record import Record
from helpers.checks.sheet import Expected, Part, Sheet
from helpers.checks.verdict import PartVerdict, Verdict, failed_part, whole_verdict


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
        verdicts.append(failed_part(part, finding, outcomes[part.name]))
    return Verdict(sheet.name, tuple(verdicts), _notes(sheet, outcomes))


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
