"""Findings made of several: measured causes, two mistakes at once, a mistake with its number."""

from collections.abc import Mapping, Sequence

from helpers.checks.criteria.outcome import Cause, Outcome
from helpers.checks.judging.diagnose import OR
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.judging.verdict import HIDDEN_MISTAKE, JOINED, Finding
from helpers.checks.sentences import Sentence, is_known

_MOST = 3  # causes that are told at once


def mistake(spec: Spec, part: Part, names: Sequence[str], outcomes: Mapping[str, Outcome]) -> Finding:
    """Return the finding on a part that these misconceptions explain together, with the numbers that were measured."""
    causes = measured(outcomes)
    return combined([_mistake(spec, name, _cause(part, name, causes)) for name in names])


def measured(outcomes: Mapping[str, Outcome]) -> Sequence[Cause]:
    """Return the causes of the first failed probe, none where nothing was measured."""
    failed = next((outcome for outcome in outcomes.values() if not outcome.passed), None)
    return failed.causes() if failed and failed.causes else ()


def of_causes(spec: Spec, part: Part, causes: Sequence[Cause]) -> Finding:
    """Return the finding on these causes, in the words of the exercise's misconceptions where it has them."""
    findings: dict[str, Finding] = {}
    for cause in causes[:_MOST]:
        name = _name(part, cause)
        own = name in spec.diagnoses
        findings.setdefault(name, _mistake(spec, name, cause) if own else Finding(name, f"finding.{name}", cause.facts))
    return combined(list(findings.values()))


def combined(findings: Sequence[Finding]) -> Finding:
    """Return one finding for one to three; its name joins theirs with "+"."""
    if len(findings) == 1:
        return findings[0]
    facts: dict[str, Sentence | str] = {}
    for number, finding in zip(JOINED, findings, strict=False):
        facts |= {number: finding.sentence, f"{number}_hint": finding.hint_sentence or ""}
    key = "finding.two_mistakes" if len(findings) == 2 else "finding.three_mistakes"
    return Finding("+".join(finding.name for finding in findings), key, facts)


def _mistake(spec: Spec, name: str, cause: Cause | None) -> Finding:
    if name == HIDDEN_MISTAKE:
        return Finding(name, "finding.hidden_mistake")
    if OR in name:
        either, other = (Finding("", spec.key("mistake", one)) for one in name.split(OR))
        facts = {"first": either.sentence, "second": other.sentence}
        hints = {"first_hint": either.hint_sentence or "", "second_hint": other.hint_sentence or ""}
        return Finding(HIDDEN_MISTAKE, "finding.either_mistake", facts | hints)
    key = spec.key("mistake", name)
    if cause is None or not is_known(f"measured.{cause.name}"):
        return Finding(name, key)
    number = Sentence(f"measured.{cause.name}", cause.facts)
    facts = {"finding": Sentence(key), "measured": number, "hint": Sentence(f"{key}.hint")}
    return Finding(name, "finding.with_number", facts)


def _cause(part: Part, name: str, causes: Sequence[Cause]) -> Cause | None:
    return next((cause for cause in causes if _name(part, cause) == name), None)


def _name(part: Part, cause: Cause) -> str:
    """The name that the exercise has for a cause."""
    return str(part.options.get("names", {}).get(cause.name, cause.name))
