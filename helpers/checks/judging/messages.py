"""What a student reads when no misconception explains a wrong answer: one kind sentence, and what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from helpers.checks import sentences
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.judging.relations import describe_difference
from helpers.checks.judging.spec import Expected, Part, Spec
from helpers.checks.judging.verdict import Finding
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.tree import shape_text
from helpers.checks.sentences import Sentence

NOT_WRITTEN = Finding("not_written", "finding.not_written")
_FORM_OF_DICT = {True: "form.dict", False: "form.empty_dict"}


def explain(spec: Spec, part: Part, outcomes: Mapping[str, Outcome], expected: Expected) -> Finding:
    """The finding on a failed part that no misconception explains, from its first failed probe."""
    probe, outcome = next((name, outcome) for name, outcome in outcomes.items() if not outcome.passed)
    if outcome.kind == "raised":
        return explain_error(outcome.facts)
    finding = _explained(outcome, part.options, expected.accepted(probe), spec.probe(probe).hidden)
    element = outcome.facts.get("element")
    return finding if element is None else _in_element(finding, element.partition(".")[2])


def needs_other_part(spec: Spec, part: Part) -> Finding:
    """The finding on a part that counts only once the part it needs is right."""
    needed = Sentence(spec.key("part", str(part.needs)))
    return Finding("needs_other_part", "finding.needs_other_part", {"needed": needed})


def _explained(outcome: Outcome, options: Mapping[str, Any], accepted: Sequence[Record], hidden: bool) -> Finding:
    if outcome.kind != "wrong_values":
        key = f"finding.{outcome.kind}"
        return Finding(outcome.kind, key, _facts(outcome.facts, sentences.fields_of(key), hidden))
    element = outcome.facts.get("element")
    if element is None:
        return describe_difference(outcome.compared, accepted, options)
    # The arrays of the elements before it were right, and its own is the first that was compared and wrong.
    return describe_difference(outcome.facts["wrong"], accepted, {**options, "observe": element})


def _in_element(finding: Finding, name: str) -> Finding:
    """The finding on one element of several, counted from 1 as people count."""
    facts = {"finding": finding.sentence, "hint": finding.hint_sentence or ""}
    if name.isdecimal():
        return Finding(finding.name, "finding.in_element", {"number": int(name) + 1, **facts})
    return Finding(finding.name, "finding.in_entry", {"name": name, **facts})


def _facts(facts: Mapping[str, Any], names: Iterable[str], hidden: bool) -> dict[str, Any]:
    """Of an outcome's facts those that the sentence asks for, as facts of a sentence."""
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
    """The words for `tree.form`; a dict's keys may be of the student's making, and are not told of hidden probes."""
    if form["kind"] != "dict":
        return Sentence(f"form.{form['kind']}", {name: form[name] for name in ("count",) if name in form})
    if hidden:
        return Sentence("form.unseen_dict")
    return Sentence(_FORM_OF_DICT[bool(form["names"])], {"names": form["names"]})


def too_large(told: Mapping[str, Any]) -> Sentence:
    """The words for `Record.too_large`."""
    if "size" not in told:
        return Sentence("too_large.unseen")
    if told.get("shape") is not None:
        return Sentence("too_large.shape", {"size": told["size"], "shape": shape_text(told["shape"])})
    return Sentence(f"too_large.{told['of']}", {name: told[name] for name in ("size", "type") if name in told})
