"""Turn records into a verdict: which parts are right, and what is wrong with the others."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from helpers.checks.criteria.outcome import Outcome, Outcomes
from helpers.checks.criteria.subjects import subject_of
from helpers.checks.judging import combined, messages
from helpers.checks.judging.diagnose import ON_WHAT_IS_LEFT, diagnose, diagnose_probe, parts_explained
from helpers.checks.judging.registry import CRITERIA
from helpers.checks.judging.spec import Expected, Part, Spec
from helpers.checks.judging.verdict import Finding, PartVerdict, Verdict, failed_part, first_failed, whole_verdict
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.tree import leaves
from helpers.checks.sentences import Sentence


def judge(
    spec: Spec,
    records: Mapping[str, Record],
    expected: Expected,
    called: Sequence[Verdict] = (),
    inherited: Iterable[Outcomes] = (),
) -> Verdict:
    """Return the verdict on `records`, one for each probe of the spec; raises KeyError for an unknown criterion.

    `called` are the verdicts on functions that this one may call: what they do wrong costs points there only.
    `inherited` are the outcomes of right functions that call them as they are.
    """
    if _is_untouched(records):
        return whole_verdict(spec, messages.NOT_WRITTEN)
    outcomes = outcomes_of(spec, records, expected)
    right = {part.name: _is_right(spec, part, outcomes[part.name]) for part in spec.parts}
    paid_for = _paid_for(spec, outcomes, right, called)
    right |= dict.fromkeys(paid_for, True)
    from_called = [] if all(right.values()) else _inherited(spec, outcomes, right, inherited)
    right |= dict.fromkeys(from_called, True)
    found = {} if all(right.values()) else diagnose(spec, outcomes, expected)
    verdicts = []
    for part in spec.parts:
        # One fault costs once: a part whose calls were right counts although one was stopped in the part it needs.
        if right[part.name] and (part.needs is None or right[part.needs] or _but_for_stops(spec, outcomes[part.needs])):
            verdicts.append(PartVerdict(spec.name, part.name, part.points, part.points, True))
            continue
        if right[part.name]:
            finding = messages.needs_other_part(spec, part)
        elif part.name in found:
            finding = combined.mistake(spec, part, found[part.name], outcomes[part.name])
        else:
            finding = _probe_by_probe(spec, part, outcomes[part.name], expected)
        verdicts.append(failed_part(spec, part, finding, outcomes[part.name]))
    notes = _notes(spec, outcomes, all(right.values()))
    notes += (_paid_note("paid_for", called),) if paid_for else ()
    notes += (_paid_note("wrong_in_called", called),) if from_called else ()
    return Verdict(spec.name, tuple(verdicts), notes)


def _paid_for(
    spec: Spec, outcomes: Mapping[str, Mapping[str, Outcome]], right: Mapping[str, bool], called: Sequence[Verdict]
) -> list[str]:
    """The parts that fail only by measured steps, wrong in what cost points in a function called: so many at most."""
    lost = [part for verdict in called for part in verdict.parts if part.finding and part.probe is not None]
    subjects = {subject_of(name) for part in lost if part.finding for name in part.finding.name.split("+")} - {None}
    paid = sum(part.max_points - part.points for part in lost)
    found = []
    for part in spec.parts:
        failed = [outcome for outcome in outcomes[part.name].values() if not outcome.passed]
        if not right[part.name] and part.points <= paid and all(_is_about(outcome, subjects) for outcome in failed):
            found.append(part.name)
            paid -= part.points
    return found


def _inherited(
    spec: Spec, outcomes: Outcomes, right: Mapping[str, bool], inherited: Iterable[Outcomes]
) -> Sequence[str]:
    """The parts that fail only because of a function called: as a right one fails that calls the same function."""
    found = ([name for name in parts_explained(spec, outcomes, wrong) if not right[name]] for wrong in inherited)
    return max(found, key=len, default=[])


def _paid_note(name: str, called: Sequence[Verdict]) -> Sentence:
    return Sentence(f"note.{name}", {"functions": [verdict.exercise for verdict in called if not verdict.passed]})


def _is_about(outcome: Outcome, subjects: Collection[str | None]) -> bool:
    causes = outcome.causes() if outcome.causes else ()
    return bool(causes) and all(subject_of(cause.name) in subjects for cause in causes)


def _probe_by_probe(spec: Spec, part: Part, outcomes: Mapping[str, Outcome], expected: Expected) -> Finding:
    """The finding on a part that nothing explains as a whole: what is wrong on the first failed probe.

    Errors on other probes are told too: they have a cause of their own.
    """
    failed = {probe: outcome for probe, outcome in outcomes.items() if not outcome.passed}
    first = first_failed(outcomes)
    assert first is not None
    name = None if failed[first].unfinished else diagnose_probe(spec, part, first, failed[first], expected)
    alone = {first: failed.pop(first)}
    explained = messages.explain(spec, part, alone, expected)
    # On a single probe any two crashes of one type look alike: where the error itself is known, it says more.
    is_known_error = alone[first].kind == "raised" and explained.name != "raised"
    finding = combined.mistake(spec, part, [name], alone) if name and not is_known_error else explained
    errors = [messages.explain(spec, part, {p: o}, expected) for p, o in failed.items() if o.kind == "raised"]
    further = {error.name: error for error in errors if error.name != finding.name}
    return combined.combined([finding, *further.values()][:3])


def _is_right(spec: Spec, part: Part, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether the part passes. A call that was stopped costs the parts on its result, not those on what it leaves."""
    if part.criterion in ON_WHAT_IS_LEFT:
        results = {name for each in spec.parts if each.criterion not in ON_WHAT_IS_LEFT for name in each.probes}
        paid_for = all(name in results for name, outcome in outcomes.items() if outcome.stopped)
        return paid_for and _but_for_stops(spec, outcomes)
    return all(outcome.passed for outcome in outcomes.values())


def _but_for_stops(spec: Spec, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether all calls were right but for stopped ones: half of the public and half of the hidden ones at most."""
    for hidden in (False, True):
        some = [outcome for name, outcome in outcomes.items() if spec.probe(name).hidden == hidden]
        told = [outcome for outcome in some if not outcome.stopped]
        if 2 * len(told) < len(some) or not all(outcome.passed for outcome in told):
            return False
    return True


def outcomes_of(spec: Spec, records: Mapping[str, Record], expected: Expected) -> dict[str, dict[str, Outcome]]:
    """Return the outcomes of the records by part and probe; probes without a record are left out."""
    return {part.name: dict(_outcomes(spec, part, records, expected)) for part in spec.parts}


def _outcomes(
    spec: Spec, part: Part, records: Mapping[str, Record], expected: Expected
) -> Iterator[tuple[str, Outcome]]:
    compare = CRITERIA[part.criterion]
    for name in part.probes:
        if name in records:
            outcome = compare(records[name], expected.accepted(name), spec.probe(name), part.options)
            yield name, _in_training_mode(outcome, records[name])


def _in_training_mode(outcome: Outcome, record: Record) -> Outcome:
    """The outcome, unless it is wrong values of a gradient that was taken in training mode: that says enough."""
    of_values = outcome.compared is not None or outcome.causes is not None
    return Outcome("training_mode") if of_values and not outcome.passed and record.in_training_mode else outcome


def _is_untouched(records: Mapping[str, Record]) -> bool:
    """Whether the function is not written yet: an empty body, the starter's return value, or NotImplementedError."""
    return all(
        (record.error is None or _says_not_written(record.error))
        and (_holds_nothing(record) or record.returned_equals is not None)
        and record.forwards == 0
        and not any(record.args_changed.values())
        for record in records.values()
    )


def _says_not_written(error: Mapping[str, Any]) -> bool:
    """Whether the student's own line raises NotImplementedError: torch does so too, for what it cannot do."""
    lines = error["lines"]
    return error["type"] == "NotImplementedError" and (not lines or "raise" in lines[-1]["source"])


def _holds_nothing(record: Record) -> bool:
    """Whether the function returned None, or a list or dict of nothing but None."""
    several = isinstance(record.returned, list | dict)
    return record.returned_type == "None" or (several and not any(leaves(record.returned)))


def _notes(spec: Spec, outcomes: Mapping[str, Mapping[str, Outcome]], all_right: bool) -> tuple[Sentence, ...]:
    right = (outcome for part in outcomes.values() for outcome in part.values() if outcome.passed)
    notes = (_note(spec, outcome.facts, all_right) for outcome in right)
    return tuple(dict.fromkeys(note for note in notes if note))


def _note(spec: Spec, facts: Mapping[str, Any], all_right: bool) -> Sentence | None:
    """The criterion's own remark, else that on the accepted way which a right answer follows in all parts."""
    remark, accepted = facts.get("remark"), facts.get("accepted")
    if isinstance(remark, Sentence):
        return remark
    if all_right and accepted is not None and accepted < len(spec.remarks) and spec.remarks[accepted]:
        return Sentence(spec.key("remark", str(accepted)))
    return None
