"""One fault costs once: a call that was stopped costs the part that judges it, and nothing else."""

from collections.abc import Mapping
from functools import cache

import pytest
from warm import small_judges

from autograde.exercise import FAILS, hidden_name
from autograde.exercises import find_exercise
from autograde.grading.marks import mark
from autograde.inside.loading.report import LoadReport
from autograde.judging.expected import ComputedExpected
from autograde.sessions.ended import failed
from helpers import check
from helpers.checks.judging.verdict import Verdict
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.run import run_probe
from helpers.checks.sentences import Sentence

NAME = "make_fooling_image"
NEAR, FAR, START, IMPOSSIBLE = "a near target", "a far target", "fooled from the start", "an impossible target"
NO_ANSWER = failed("timeout", Sentence("ended.no_answer", {"seconds": 20.0}))
NOT_CALLED = failed("not_called", Sentence("ended.calls_before", {"seconds": 180.0}))
EXITED = failed("died", Sentence("ended.exit_code", {"code": 3}))


@cache  # a walk of many steps, the same in every test
def right_record(exercise: str, probe: str) -> Record:
    """What a right answer leaves on a probe."""
    with one_thread():
        return run_probe(find_exercise(exercise).reference, small_judges()(exercise).spec.probe(probe))


class RightBut:
    """A session with a right answer, but for these records; it notes which probes there were calls on."""

    report = LoadReport()

    def __init__(self, exercise: str, wrong: Mapping[str, Record]) -> None:
        self.exercise, self.wrong, self.called = exercise, wrong, []

    def describe(self, name: str, calls: object) -> dict[str, object]:
        return {"found": True, "callable": True, "fits": True, "type": "function", "signature": ""}

    def record(self, name: str, probe: Probe) -> Record:
        self.called.append(probe.name)
        return self.wrong.get(probe.name) or right_record(self.exercise, probe.name)


def judged(wrong: Mapping[str, Record], exercise: str = NAME) -> tuple[Verdict, list[str]]:
    """The verdict on an answer that is right but for these records, and the probes on which it was called."""
    session = RightBut(exercise, wrong)
    return mark(session, small_judges()(exercise)), session.called  # type: ignore[arg-type]


def lost(verdict: Verdict) -> dict[str, str | None]:
    return {part.name: part.diagnosis for part in verdict.parts if not part.passed}


@pytest.mark.parametrize(
    ("probe", "parts", "record", "diagnosis"),
    [
        (IMPOSSIBLE, "gives_up", NO_ANSWER, "timeout"),
        (FAILS, "model_kept", EXITED, "died"),
        (START, "fools method", NOT_CALLED, "not_called"),
        (FAR, "fools method", NO_ANSWER, "timeout"),
        (NEAR, "fools method", EXITED, "died"),
        (FAILS, "model_kept", NOT_CALLED, "not_called"),
    ],
)
def test_a_call_that_was_stopped_costs_the_parts_that_judge_its_result(probe, parts, record, diagnosis):
    verdict, called = judged({probe: record})
    assert lost(verdict) == dict.fromkeys(parts.split(), diagnosis)
    assert hidden_name(probe) not in called
    assert set(called) == {each.name for each in small_judges()(NAME).spec.probes} - {hidden_name(probe)}


@pytest.mark.parametrize("probe", [IMPOSSIBLE, FAR])
def test_the_hidden_version_of_a_probe_costs_the_same_and_tells_no_inputs(probe):
    verdict, _ = judged({hidden_name(probe): NO_ANSWER})
    assert lost(verdict) == lost(judged({probe: NO_ANSWER})[0])
    assert all(part.hidden for part in verdict.parts if not part.passed)
    assert {part.message for part in verdict.parts if not part.passed} == {
        "Your function took too long: it had not finished after 20 s."
    }


@pytest.mark.parametrize(
    "exercise",
    ["compute_saliency_maps", pytest.param("create_class_visualization", marks=pytest.mark.heavy), "smooth_grad"],
)
def test_in_every_exercise_parts_whose_calls_were_right_keep_their_points(exercise):
    spec = small_judges()(exercise).spec
    for probe in (each.name for each in spec.probes if not each.hidden):
        verdict, _ = judged({probe: NO_ANSWER}, exercise)
        alone = {part.name for part in spec.parts if set(part.probes) <= {probe, hidden_name(probe)}}
        for part in spec.parts:
            if probe not in part.probes and part.needs not in alone:
                assert part.name not in lost(verdict)


def test_a_probe_without_a_call_never_had_no_answer():
    verdict, _ = judged({probe.name: NOT_CALLED for probe in small_judges()(NAME).spec.probes if probe.hidden})
    texts = {part.message for part in verdict.parts}
    assert verdict.points == 0
    assert "Your function was not called here: its earlier calls took more than 180 s in total." in texts
    assert not any("finished after" in text or "took too long" in text for text in texts)


def test_a_probe_without_a_call_hides_no_mistake_that_another_one_shows():
    nothing = Record(forwards=1)
    verdict, _ = judged({NEAR: NOT_CALLED, FAR: nothing})
    assert lost(verdict)["fools"] == lost(judged({FAR: nothing})[0])["fools"] != "not_called"


@pytest.mark.parametrize("probe", [IMPOSSIBLE, FAR])
def test_what_was_stopped_is_compared_with_no_mistake(monkeypatch, probe):
    def compared(expected: ComputedExpected, diagnosis: str) -> None:
        pytest.fail(f"compared with {diagnosis}")

    monkeypatch.setattr(ComputedExpected, "wrong", compared)
    assert set(lost(judged({probe: NO_ANSWER})[0]).values()) == {"timeout"}


def test_an_answer_that_is_stopped_wherever_it_has_to_work_has_no_points():
    verdict, _ = judged(dict.fromkeys((NEAR, FAR, IMPOSSIBLE, FAILS), NO_ANSWER))
    assert verdict.points == 0


def test_the_probes_on_which_a_loop_may_not_end_come_last():
    probes = small_judges()(NAME).spec.probes
    public = [probe.name for probe in probes if not probe.hidden]
    assert public[-1] == IMPOSSIBLE
    assert [probe.name for probe in probes] == [*public, *map(hidden_name, public)]


def right(X, target_y, model):
    X = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X)
        if scores.argmax() == target_y:
            return X.detach()
        scores[0, target_y].backward()
        X = (X + X.grad / X.grad.norm()).detach().requires_grad_()
    raise RuntimeError("still another class")


@pytest.mark.parametrize(("size", "parts"), [(8, "gives_up"), (97, "fools")])
def test_the_students_check_says_the_same(monkeypatch, size, parts):
    def hangs(X, target_y, model):
        while X.shape[-1] == size:
            pass
        return right(X, target_y, model)

    monkeypatch.setattr("helpers.checks.check._SECONDS", 2.0)
    assert lost(check(NAME, hangs).verdict) == dict.fromkeys(parts.split(), "timeout")
    assert check(NAME, right).verdict.passed
