"""Redaction: remove what student code wrote on hidden probes, since it can spell out the hidden inputs.

A function may raise an error whose message, type or lines contain its inputs, and the next submission could be fitted
to those. Texts that also occur on a public probe reveal nothing new, and are kept. Numbers do the same: a result can
have as many rows as a hidden input says. So a finding on a hidden probe is one of a closed set: its facts are those
that the grader's side knew before the call.
"""

import builtins
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from helpers.checks.judging.error_hints import OWN_TYPE
from helpers.checks.judging.verdict import Finding, PartVerdict, Verdict
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence, fields_of, is_known

_TYPES = {"None", "torch.Tensor", "torch.nn.parameter.Parameter", "numpy.ndarray", "PIL.Image.Image"}
_TYPES |= {f"builtins.{name}" for name in vars(builtins)}
_NO_TYPE = "builtins.object"
# What the exercise and the probe decide, and words of a closed set: names of types, of arguments and of limits.
_OWN_FACTS = {
    "wanted",
    "wanted_shape",
    "wanted_form",
    "wanted_dtype",
    "wanted_length",
    "target",
    "of",
    "needed",
    "images",
}
_OWN_FACTS |= {"changed", "raised", "got_type", "got_dtype", "type", "number", "name"}
_OWN_FACTS |= {"error", "idiom", "instead", "library"}  # of errors, which `redacted` has seen to
# Their facts are limits.
_OWN_SENTENCES = {"ended.no_answer", "ended.too_many_forwards", "ended.memory", "ended.calls_before"}
_OWN_SENTENCES |= {"ended.too_long_together", "ended.on_similar_inputs"}


def redacted(records: Mapping[str, Record], hidden: Collection[str]) -> dict[str, Record]:
    """Return the records by probe, without texts that occur on `hidden` probes only."""
    public = [record for name, record in records.items() if name not in hidden]
    known = {_text(record.error): _texts_beside(record.error) for record in public if record.error}
    types = _TYPES | {record.returned_type for record in public}
    return {name: _redacted(record, known, types) if name in hidden else record for name, record in records.items()}


def _redacted(record: Record, known: Mapping[str, dict[str, Any]], types: set[str]) -> Record:
    error = record.error
    if error and error["kind"] == "raised" and _text(error) in known:
        error = {**error, **known[_text(error)]}
    elif error and error["kind"] == "raised":
        kind = error["type"] if error["type"] in vars(builtins) else OWN_TYPE
        # The text still decides which known error it is, but is not shown.
        error = {**error, "kept_back": kind}
    if error and error["kind"] == "died" and (error["cause"] or {}).get("key") == "ended.bad_frame":
        # The reason why a frame is bad quotes the student's text.
        error = {**error, "cause": Sentence("ended.not_a_record").to_data()}
    too_large = record.too_large and {"of": record.too_large["of"]}  # sizes can encode inputs
    returned_type = record.returned_type if record.returned_type in types else _NO_TYPE
    return replace(record, error=error, too_large=too_large, returned_type=returned_type)


def _text(error: Mapping[str, Any]) -> str:
    """All texts of an error that would be shown, except its lines."""
    return json.dumps([error["type"], error["message"], error.get("cause")], sort_keys=True)


def _texts_beside(error: Mapping[str, Any]) -> dict[str, Any]:
    """What else of an error is shown, or decides how: its lines are texts too."""
    return {"lines": error["lines"], "own_callee": error.get("own_callee", False)}


def told(verdict: Verdict) -> Verdict:
    """Return the verdict without facts that student code decided on hidden probes."""
    return replace(verdict, parts=tuple(map(_part_told, verdict.parts)))


def _part_told(part: PartVerdict) -> PartVerdict:
    if not part.hidden or part.finding is None:
        return part
    finding = part.finding
    sentence = _sentence_told(finding.sentence)
    return replace(part, finding=Finding(finding.name, sentence.key, sentence.facts, finding.line))


def _sentence_told(sentence: Sentence) -> Sentence:
    """The sentence if its facts are the grader's own, else its variant without the others."""
    if sentence.key in _OWN_SENTENCES:
        return sentence
    facts = {
        # A finding within a finding has a variant of its own; other sentences go if their facts are not the grader's.
        name: _sentence_told(fact) if isinstance(fact, Sentence) and fact.key.startswith("finding.") else fact
        for name, fact in sentence.facts.items()
    }
    own = {name: fact for name, fact in facts.items() if is_own(name, fact)}
    if not fields_of(sentence.key) & (set(facts) - set(own)):
        return Sentence(sentence.key, own)
    whole = sentence.key.removesuffix(".hint")
    ending = sentence.key.removeprefix(whole)
    variants = (f"{sentence.key}_unseen", f"{whole}_unseen{ending}", f"finding.unseen{ending}")
    return Sentence(next(filter(is_known, variants)), own)


def is_own(name: str, fact: Any) -> bool:
    """Whether a fact on a hidden probe comes from the grader's side, or is one of a few words."""
    if name in _OWN_FACTS or not fact:
        return True
    if not isinstance(fact, Sentence):
        return False
    return fact.key in _OWN_SENTENCES or all(is_own(*inner) for inner in fact.facts.items())
