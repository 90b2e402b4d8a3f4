"""Texts that come from hidden probes alone are not repeated; and what arguments hold is looked at, not asked."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from warm import small_judges

from autograde.grading.marks import mark_all
from autograde.inside.digest import changed, digest
from autograde.inside.loading.report import LoadReport
from autograde.judging.redaction import is_own, redacted, told
from helpers.checks import sentences
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.judging.combined import combined
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.judging.messages import explain, too_large
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.judging.verdict import Finding, PartVerdict, Verdict
from helpers.checks.protocol.arguments import Tensor, Value
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence


def error(message: str, kind: str = "ValueError") -> dict:
    return {
        "kind": "raised",
        "type": kind,
        "message": message,
        "lines": [{"line": 3, "function": "f", "source": "raise"}],
    }


def told_of_hidden(hidden: dict, public: dict | None = None) -> str:
    records = {"one": Record(error=public), "secret": Record(error=hidden)}
    return explain_error(redacted(records, {"secret"})["secret"].error or {}).message


def test_an_error_on_hidden_inputs_does_not_tell_them():
    text = told_of_hidden(error("[1.5, 2.25]"))
    assert "1.5" not in text
    assert "line 3" not in text
    assert "ValueError on inputs that are not shown" in text


def test_a_type_of_the_student_s_own_making_is_not_told():
    assert "X1_5" not in told_of_hidden(error("", "X1_5"))


def test_the_same_error_on_public_inputs_is_told_whole():
    same = error("too few images")
    assert "too few images" in told_of_hidden(same, public=dict(same))
    assert "line 3" in told_of_hidden(same, public=dict(same))


def test_which_known_error_it_is_is_told_all_the_same():
    text = told_of_hidden(error("The size of tensor a (5) must match the size of tensor b (3)", "RuntimeError"))
    assert text == "Shapes or indices do not match. (RuntimeError on inputs that are not shown)"


GONE = error("module 'torch' has no attribute 'gels'", "AttributeError")


def test_an_idiom_on_hidden_inputs_is_not_named():
    text = told_of_hidden(GONE)
    assert text.startswith("Your code uses something that comes from older versions of a library")
    assert text.endswith("(AttributeError on inputs that are not shown)")
    assert "Python 2" in told_of_hidden(error("name 'raw_input' is not defined", "NameError"))
    assert "raw_input" not in told_of_hidden(error("name 'raw_input' is not defined", "NameError"))


def test_an_idiom_that_public_inputs_show_is_named():
    assert "`torch.gels`" in told_of_hidden(GONE, public=dict(GONE))
    assert "`torch.gels`" in told_of(explain_error(GONE))[0]
    assert told_of(explain_error(GONE))[1] == "Write `torch.linalg.lstsq` instead."


def test_whose_function_refused_a_call_is_told_as_public_inputs_show_it():
    same = error("helper() takes 1 positional argument but 2 were given", "TypeError")
    assert "one of your own functions" not in told_of_hidden(same | {"own_callee": True}, public=same)
    assert "one of your own functions" in told_of_hidden(same, public=same | {"own_callee": True})


def test_lines_of_hidden_errors_are_those_of_the_public_one():
    hidden = error("too few images") | {"lines": [{"line": 1, "function": "f", "source": "1.5"}]}
    assert "1.5" not in told_of_hidden(hidden, public=error("too few images"))


def test_a_forged_cause_of_a_hidden_error_is_not_told():
    cause = Sentence("problem.stopped", {"error": "1.5"}).to_data()
    assert "1.5" not in told_of_hidden(error("same") | {"cause": cause}, public=error("same"))


def test_types_and_sizes_of_hidden_records_are_plain():
    odd = Record(returned_type="student.X1_5", too_large={"of": "things", "size": 15, "type": "X1_5"})
    kept = redacted({"one": odd}, {"one"})["one"]
    assert kept.returned_type == "builtins.object"
    assert str(too_large(kept.too_large)) == "returned too many numbers to compare"


def test_a_dicts_keys_on_hidden_inputs_are_not_told():
    form = {"kind": "dict", "names": ["1.5"]}
    outcome = Outcome("wrong_form", {"got_form": form, "wanted_form": {"kind": "elements", "count": 2}})
    part = Part("all", "", 1, ("public", "secret"))
    spec = Spec("e", "e(x)", (part,), (Probe("public", {}), Probe("secret", {}, hidden=True)), ())
    found = {name: explain(spec, part, {name: outcome}, AnyExpected()).message for name in part.probes}
    assert "a dict with 1.5 instead of 2 elements" in found["public"]
    assert "a dict with different keys" in found["secret"]


class AnyExpected:
    def accepted(self, probe: str) -> list[Record]:
        return []

    def wrong(self, diagnosis: str) -> list:
        return []


def test_what_was_sent_instead_of_a_hidden_record_is_not_quoted():
    cause = Sentence("ended.bad_frame", {"error": "1.5"}).to_data()
    died = Record(error={"kind": "died", "type": "ProcessDied", "message": "", "lines": [], "cause": cause})
    assert "1.5" not in str(redacted({"one": died}, {"one"})["one"].error)


def test_records_of_public_probes_stay_as_they_are():
    record = Record(error=error("[1.5]"), returned_type="student.X", too_large={"of": "numbers", "size": 15})
    assert redacted({"one": record}, ()) == {"one": record}


@pytest.mark.parametrize(
    "other",
    [torch.tensor([1.0, 2.0, 4.0]), torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([1.0, 2.0, 3.0]).double()],
    ids=["values", "shape", "dtype"],
)
def test_a_digest_tells_tensors_apart(other):
    assert digest(torch.tensor([1.0, 2.0, 3.0])) != digest(other)


def test_a_digest_is_of_values_alone():
    x = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
    same = torch.tensor([[-0.0, 2.0], [1.0, 3.0]], requires_grad=True).T
    assert digest(x) == digest(same)


def test_an_argument_counts_as_changed_unless_its_digest_says_otherwise():
    arguments = {"x": Tensor(np.ones(3, np.float32)), "y": Tensor(np.zeros(2)), "step": Value(0.5)}
    kept = {"x": digest(torch.ones(3))}
    assert changed(arguments, kept)[0] == {"x": False, "y": True}
    assert changed(arguments, kept | {"y": 7})[0] == {"x": False, "y": True}
    with pytest.raises(ValueError, match="not digests"):
        changed(arguments, None)


def test_every_finding_with_a_fact_of_the_student_has_a_variant_without_it():
    catalogue = tomllib.loads((Path(sentences.__file__).parent / "en.toml").read_text(encoding="utf-8"))["finding"]
    whole = {"did_not_load", "nothing_judged", "unanswered_because", "not_callable", "other_signature", "grader_error"}
    whole |= {"missing_function", "missing_function_among", "missing_function_like", "no_exercise_among"}
    nested = {"finding", "hint", "cause", *(f"{n}{end}" for n in ("first", "second", "third") for end in ("", "_hint"))}
    for name in set(catalogue) - whole:
        key = f"finding.{name}"
        students = {fact for fact in sentences.fields_of(key) - nested if not is_own(fact, "x")}
        assert not students or f"{name}_unseen" in catalogue, f"{key} tells {students}"
        assert not (name.endswith("_unseen") and students)


def told_of(finding: Finding, hidden: bool = True) -> tuple[str, str]:
    part = PartVerdict("fool_linear_classifier", "all", 0, 1, False, finding, "secret", hidden)
    (kept,) = told(Verdict("fool_linear_classifier", (part,))).parts
    return kept.message, kept.hint


def test_numbers_in_several_mistakes_at_once_are_not_told_of_hidden_inputs():
    number = Sentence("measured.goes_on", {"steps": 173, "enough": 5})
    known = Sentence("exercise.make_fooling_image.mistake.no_early_stop")
    goes_on = Finding("no_early_stop", "finding.with_number", {"finding": known, "measured": number, "hint": ""})
    slow = Finding("smaller_rate", "finding.smaller_rate", {"rate": 0.173, "wanted": 1})
    both = combined([goes_on, slow])
    assert told_of(both, hidden=False)[0].count("173") == 2
    message, hint = told_of(both)
    assert "173" not in message + hint
    assert "your steps are too short on inputs that are not shown" in message
    assert "You go on after the model already predicts the target" in message


def test_the_code_of_a_process_that_ended_on_hidden_inputs_is_not_told():
    died = Finding("died", "finding.died", {"cause": Sentence("ended.exit_code", {"code": 173})})
    assert "173" in told_of(died, hidden=False)[0]
    message, hint = told_of(died)
    assert message == "The process that ran your function ended on inputs that are not shown."
    assert hint == told_of(died, hidden=False)[1]


def test_what_is_wrong_with_an_element_keeps_its_own_hint():
    wrong = Finding("wrong_values", "finding.wrong_values", {"away": 0.839553, "correlation": 0.12345})
    facts = {"number": 2, "finding": wrong.sentence, "hint": wrong.hint_sentence}
    message, hint = told_of(Finding("wrong_values", "finding.in_element", facts))
    assert message.endswith("2 of what you return: The values are not the expected ones on inputs that are not shown.")
    assert hint == wrong.hint


def test_no_number_of_a_function_is_told_on_hidden_probes():
    judge = small_judges()("fool_linear_classifier")
    secret = 839_553_006

    def record(wrong: Callable[[np.ndarray], np.ndarray]) -> Callable[[Probe], Record]:
        def recorder(probe: Probe) -> Record:
            right = judge.expected.accepted(probe.name)[0]
            return replace(right, returned=wrong(right.returned)) if probe.hidden else right

        return recorder

    for wrong in (
        lambda right: np.zeros((0, secret), np.float32),
        lambda right: right * secret,
        lambda right: right + secret * np.arange(right.size).reshape(right.shape),
        lambda right: np.full_like(right, np.nan),
        lambda right: [right] * 7,
    ):
        verdict = judge.judge(record(wrong))
        text = json.dumps([part.with_texts() for part in verdict.parts if part.hidden])
        assert verdict.points < verdict.max_points
        assert not re.search(r"839|8\.4|7 ", text), text


def test_public_inputs_of_all_exercises_come_before_hidden_ones():
    order: list[tuple[str, bool]] = []

    class Recording:
        report = LoadReport()

        def describe(self, name: str, calls: object) -> dict[str, object]:
            return {"found": True, "callable": True, "fits": True, "type": "function", "signature": ""}

        def record(self, name: str, probe: Probe) -> Record:
            order.append((name, probe.hidden))
            return Record(error={"kind": "raised", "type": "ValueError", "message": "", "lines": [], "cause": None})

    judges = [small_judges()(name) for name in ("fool_linear_classifier", "compute_saliency_maps")]
    mark_all(Recording(), judges)  # type: ignore[arg-type]
    hidden = [is_hidden for _, is_hidden in order]
    assert hidden == sorted(hidden)
    assert {name for name, is_hidden in order if is_hidden} == {judge.exercise.name for judge in judges}
