"""Find the misconception that gives what the student's function gave."""

from collections.abc import Mapping, Sequence

import numpy as np

from helpers.checks.all_criteria import CRITERIA
from helpers.checks.criteria import relative_error, tolerance_of
from helpers.checks.outcome import Outcome
from helpers.checks.probe import Probe
from helpers.checks.record import Record
from helpers.checks.sheet import Expected, Part, Sheet
from helpers.checks.verdict import Diagnosis

Outcomes = Mapping[str, Mapping[str, Outcome]]


def diagnose(sheet: Sheet, outcomes: Outcomes, expected: Expected) -> dict[str, Diagnosis]:
    """For each failed part, the first misconception that explains it; parts that none explains are left out.

    A misconception that agrees with the student everywhere (right where they are right, wrong in the same way where
    they are wrong) explains all failed parts. If there is none, two mistakes may have met: each part is then explained
    by itself, and an error only by the same type of error: any two crashes agree where nothing else is asked.
    """
    failed = [part for part in sheet.parts if not _right(outcomes[part.name])]
    for diagnosis in sheet.diagnoses:
        for records in expected.wrong(diagnosis.name):
            if _explains(sheet, sheet.parts, records, outcomes, expected):
                return {part.name: diagnosis for part in failed}
    found: dict[str, Diagnosis] = {}
    if all(outcome.kind == "raised" for part in outcomes.values() for outcome in part.values()):
        return found  # a crash on every probe: the error itself says more than any likeness
    for part in failed:
        for diagnosis in sheet.diagnoses:
            variants = expected.wrong(diagnosis.name)
            if any(_explains(sheet, (part,), records, outcomes, expected, same_error=True) for records in variants):
                found[part.name] = diagnosis
                break
    return found


def _right(outcomes: Mapping[str, Outcome]) -> bool:
    return all(outcome.passed for outcome in outcomes.values())


def _explains(
    sheet: Sheet,
    parts: tuple[Part, ...],
    wrong: Mapping[str, Record],
    outcomes: Outcomes,
    expected: Expected,
    same_error: bool = False,
) -> bool:
    """Whether the misconception's records agree with the student's outcomes on `parts`, and show the failure."""
    shown = False
    for part in parts:
        for name, mine in outcomes[part.name].items():
            if name not in wrong:
                continue
            probe = sheet.probe(name)
            theirs = _outcome(part, wrong[name], expected.accepted(name), probe)
            if not _agree(mine, theirs, part.options.get("agreement", tolerance_of(probe, part.options))):
                return False
            if same_error and mine.facts.get("type") != theirs.facts.get("type"):
                return False
            shown = shown or not mine.passed
    return shown


def _outcome(part: Part, wrong: Record, accepted: Sequence[Record], probe: Probe) -> Outcome:
    if part.criterion in wrong.shown:
        return Outcome(wrong.shown[part.criterion])
    return CRITERIA[part.criterion](wrong, accepted, probe, part.options)


def _agree(mine: Outcome, theirs: Outcome, tolerance: float) -> bool:
    if mine.kind != theirs.kind or mine.facts.get("got_shape") != theirs.facts.get("got_shape"):
        return False
    if mine.kind == "wrong_type" and mine.facts.get("got_type") != theirs.facts.get("got_type"):
        return False
    if mine.passed or mine.compared is None or theirs.compared is None:
        return True
    a, b = np.asarray(mine.compared), np.asarray(theirs.compared)
    return a.shape == b.shape and relative_error(a, b) <= tolerance
