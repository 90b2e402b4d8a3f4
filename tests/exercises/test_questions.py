"""Questions with numbered choices: answers are judged one by one, and nothing about them is hidden."""

import pytest
from judging import verdict_on

from autograde.builder.prove import prove_reference
from autograde.builder.records import make_records
from autograde.exercises import exercises, find_exercise
from autograde.judging.judge import Judge
from autograde.mistakes.families.choices import wrong_choices
from autograde.questions import questions
from helpers.checks.judging.judgement import judge
from helpers.checks.protocol.run import run_probe
from helpers.checks.stored import read_expected

NAMES = [name for name in exercises() if name.endswith("_questions")]
each = pytest.mark.parametrize("name", NAMES)


def answers(name: str) -> list[int]:
    return list(find_exercise(name).reference())


@each
def test_three_wrong_answers_are_told_three_sentences(name: str) -> None:
    told = set()
    for shift in (1, 2, 3):
        wrong = [(one - 1 + shift) % 4 + 1 for one in answers(name)]
        verdict = verdict_on(name, lambda wrong=wrong: wrong)
        assert verdict.points == 0
        assert all(part.message and part.hint and not part.hidden for part in verdict.parts)
        told |= {part.message for part in verdict.parts}
    assert len(told) == 9, "each wrong choice has a sentence of its own"


@each
def test_the_stored_records_judge_as_the_judge_does(name: str) -> None:
    exercise = find_exercise(name)
    records = make_records(exercise)
    assert len(records) < 10_000
    prove_reference(exercise, records)
    expected = read_expected(records)
    first, second, third = answers(name)
    tried = [(first, second % 4 + 1, third), (None, None, None), ("a", "b", "c"), (first, 0, third), None]
    for given in tried:
        recorded = {probe.name: run_probe(lambda given=given: given, probe) for probe in expected.spec.probes}
        by_check = judge(expected.spec, recorded, expected)
        assert by_check.to_data() == Judge(exercise, 7).verdict(recorded).to_data()


@each
def test_answers_not_given_are_not_written(name: str) -> None:
    for given in (None, (None, None, None), [None] * 3):
        verdict = verdict_on(name, lambda given=given: given)
        assert {part.diagnosis for part in verdict.parts} == {"not_written"}


@each
def test_a_question_left_out_costs_its_own_point_only(name: str) -> None:
    first, second, third = answers(name)
    for given in ((first, None, third), (first, 0, third)):
        verdict = verdict_on(name, lambda given=given: given)
        assert [part.diagnosis for part in verdict.parts] == [None, "not_answered", None]
    verdict = verdict_on(name, lambda: (first, 7, float("nan")))
    assert [part.diagnosis for part in verdict.parts] == [None, "no_such_choice", "no_such_choice"]
    assert verdict.points == 1
    assert second not in (None, 0)


@pytest.mark.parametrize(
    "given", [("A", "B", "C"), "213", 213, (1, 2), (1, 2, 3, 4), [[1, 2, 3]], [[1, [2]], 2, 3], {"1": 2}]
)
def test_other_forms_are_told_which_form_is_wanted(given: object) -> None:
    verdict = verdict_on(NAMES[0], lambda: given)
    assert {part.diagnosis for part in verdict.parts} == {"not_choices"}
    assert "whole numbers from 1 to 4" in verdict.parts[0].hint
    assert "`(1, 1, 1)`" in verdict.parts[0].hint


def test_right_answers_are_spread_over_the_choices() -> None:
    right = [one for name in NAMES for one in answers(name)]
    assert all(right.count(choice) in (len(right) // 4, len(right) // 4 + 1) for choice in (1, 2, 3, 4))
    assert all(len(set(answers(name))) == 3 for name in NAMES)


def test_a_wrong_choice_without_a_sentence_is_refused() -> None:
    said = ("name", "A message that says it.", "A hint that says what next.")
    with pytest.raises(ValueError, match="question 1 explains"):
        wrong_choices((1,), ({2: said, 3: said},))
    with pytest.raises(ValueError, match="question 2 explains"):
        wrong_choices((1, 1), ({2: said, 3: said, 4: said}, {1: said, 2: said, 3: said}))


def test_claims_of_which_two_are_true_are_no_oracle() -> None:
    exercise = find_exercise(NAMES[0])
    doubtful = questions(exercise.reference, "", ("one",), (), (lambda: (True, True, False, False),))
    with pytest.raises(ValueError, match="one must be true"):
        doubtful.oracle(doubtful.public_probes()[0])
