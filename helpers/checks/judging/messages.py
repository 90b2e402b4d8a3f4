"""Findings on wrong answers that no misconception explains: one kind sentence, and what to try next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from helpers.checks import sentences
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.criteria.values import differentiated
from helpers.checks.judging.combined import measured, of_causes
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.judging.relations import describe_difference
from helpers.checks.judging.spec import Expected, Part, Spec
from helpers.checks.judging.verdict import Finding, first_failed
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.tree import shape_text
from helpers.checks.sentences import Sentence

NOT_WRITTEN = Finding("not_written", "finding.not_written")
_OF_VALUES = ("wrong_values", "not_finite")
_FORM_OF_DICT = {True: "form.dict", False: "form.empty_dict"}


def explain(spec: Spec, part: Part, outcomes: Mapping[str, Outcome], expected: Expected) -> Finding:
    """Return the finding on a failed part, from the probe that `first_failed` names."""
    probe = first_failed(outcomes)
    assert probe is not None, f"no probe of {part.name} failed"
    outcome = outcomes[probe]
    if outcome.kind == "raised":
        return explain_error(outcome.facts)
    causes = measured(outcomes)
    if causes:
        return of_causes(spec, part, causes)
    finding = _explained(outcome, part.options, expected.accepted(probe), spec.probe(probe))
    element, argument = outcome.facts.get("element"), differentiated(part.options)
    if argument and outcome.kind in _OF_VALUES:
        facts = {"name": argument, "finding": finding.sentence, "hint": finding.hint_sentence or ""}
        return Finding(finding.name, "finding.in_gradient", facts)
    return finding if element is None else _in_element(finding, element.partition(".")[2])


def needs_other_part(spec: Spec, part: Part) -> Finding:
    """Return the finding on a part that does not count yet, because the part it needs failed."""
    needed = Sentence(spec.key("part", str(part.needs)))
    return Finding("needs_other_part", "finding.needs_other_part", {"needed": needed})


def _explained(outcome: Outcome, options: Mapping[str, Any], accepted: Sequence[Record], probe: Probe) -> Finding:
    if outcome.kind != "wrong_values":
        key = f"finding.{outcome.kind}"
        return Finding(outcome.kind, key, _facts(outcome.facts, sentences.fields_of(key), probe.hidden))
    element = outcome.facts.get("element")
    if element is None:
        return describe_difference(outcome.compared, accepted, options, probe)
    # `compared` holds the arrays of all elements; this is the wrong one's own.
    return describe_difference(outcome.facts["wrong"], accepted, {**options, "observe": element})


def _in_element(finding: Finding, name: str) -> Finding:
    """The finding on one element of several; list elements are numbered from 1."""
    facts = {"finding": finding.sentence, "hint": finding.hint_sentence or ""}
    if name.isdecimal():
        return Finding(finding.name, "finding.in_element", {"number": int(name) + 1, **facts})
    return Finding(finding.name, "finding.in_entry", {"name": name, **facts})


def _facts(facts: Mapping[str, Any], names: Iterable[str], hidden: bool) -> dict[str, Any]:
    """The outcome's facts that the sentence has fields for, converted to facts of a sentence."""
    return {name: _fact(name, facts[name], hidden) for name in sorted(names) if name in facts}


def _fact(name: str, value: Any, hidden: bool) -> Any:
    if name == "bad":
        return Sentence(f"number.{value}")
    if name in ("got_form", "wanted_form"):
        return _form(value, hidden and name == "got_form")
    if name == "returned":
        return too_large(value)
    if name == "cause":
        return Sentence.from_data(value)
    if name == "got_type":
        return str(value).removeprefix("builtins.")
    return value.item() if isinstance(value, np.generic) else value


def _form(form: Mapping[str, Any], hidden: bool) -> Sentence:
    """The sentence for `tree.form`, on hidden probes without a dict's keys: they could spell out the inputs."""
    if form["kind"] != "dict":
        return Sentence(f"form.{form['kind']}", {name: form[name] for name in ("count",) if name in form})
    if hidden:
        return Sentence("form.unseen_dict")
    return Sentence(_FORM_OF_DICT[bool(form["names"])], {"names": form["names"]})


def too_large(excess: Mapping[str, Any]) -> Sentence:
    """Return the sentence for `Record.too_large`, which gives "of", and maybe "size", "shape" and "type"."""
    if "size" not in excess:
        return Sentence("too_large.unseen")
    if excess.get("shape") is not None:
        return Sentence("too_large.shape", {"size": excess["size"], "shape": shape_text(excess["shape"])})
    return Sentence(f"too_large.{excess['of']}", {name: excess[name] for name in ("size", "type") if name in excess})
