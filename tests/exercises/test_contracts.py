"""What holds for every exercise: these contracts run over all folders in autograde.exercises (pick one with -k)."""

import importlib
import inspect
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from judging import (
    HIDDEN_SEED,
    MANY_SEEDS,
    SOME_SEEDS,
    both_verdicts,
    complaints,
    complaints_on_seeds,
    diagnoses,
    each_exercise_thinned,
    each_mutated,
    each_style_thinned,
    each_tsne_once,
    lost,
    setting,
    thinned,
    tried_in,
    verdict_on,
)

from autograde.exercise import Exercise, hidden_name
from autograde.exercises import exercises, find_exercise, module_name
from autograde.hint import STAGES
from autograde.mistakes.answers import Answer, answers_in
from autograde.mistakes.edits import with_solution
from autograde.mistakes.misconception import Misconception, Style
from autograde.mistakes.mutants import Mutant, mutants_of
from helpers.checks.criteria.values import differentiated, observed, relative_error
from helpers.checks.judging.diagnose import crashes_everywhere
from helpers.checks.judging.registry import BY_BEHAVIOUR, CRITERIA
from helpers.checks.judging.spec import spec_from_data
from helpers.checks.packing import pack, unpack
from helpers.checks.protocol.arguments import Argument, Several, Tensor
from helpers.checks.protocol.gradients import weights_of
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.state import enumerate_names
from helpers.checks.protocol.tree import leaf, leaves

OTHER_SEED = 7
GENERIC = {"not_written", "needs_other_part", "wrong_values", "wrong_scale", "wrong_sign", "wrong_axes", "all_zero"}
# Criteria that look at something else than the answer's values.
WITHOUT_VALUES = {"inputs_unchanged", "model_unchanged", "fools", "gives_up"} | BY_BEHAVIOUR

each_exercise = pytest.mark.parametrize("name", exercises())
# Of short questions, each wrong choice has its own sentence: hints would give the answers away.
each_with_hints = pytest.mark.parametrize("name", [n for n, one in exercises().items() if not one.nothing_hidden])


@pytest.fixture(autouse=True)
def layouts_made_once() -> Iterator[None]:
    with each_tsne_once():
        yield


def named(*rows: tuple[str, object, str]) -> list:
    """Parameters of (exercise, what, id)."""
    return [pytest.param(name, what, id=f"{name}-{text}") for name, what, text in rows]


@cache
def answers(name: str) -> list[Answer]:
    return answers_in(importlib.import_module(f"{module_name(name)}.answers"))


each_style = pytest.mark.parametrize(
    ("name", "style"),
    named(*((name, style, style.name) for name, exercise in exercises().items() for style in exercise.styles)),
)
ANSWERS = [(name, answer) for name in exercises() for answer in answers(name)]
each_answer_thinned = pytest.mark.parametrize(
    ("name", "answer", "whole"),
    thinned(
        ANSWERS,
        [f"{name}-{answer.name}" for name, answer in ANSWERS],
        [answer.diagnosis is None for _, answer in ANSWERS],
    ),
)


@each_exercise
def test_the_reference_gets_full_points(name: str) -> None:
    verdict = verdict_on(name, find_exercise(name).reference, HIDDEN_SEED)
    assert complaints(verdict) == []
    assert verdict.points == verdict.max_points > 0


@each_style
def test_every_style_gets_full_points(name: str, style: Style) -> None:
    verdict = verdict_on(name, find_exercise(name).in_style(style), HIDDEN_SEED)
    assert complaints(verdict) == []
    assert not style.remark or style.remark in map(str, verdict.notes)


@each_exercise
@pytest.mark.parametrize("body", ["pass", "raise NotImplementedError()", "raise NotImplementedError('your code')"])
def test_an_untouched_cell_is_not_written_and_gets_nothing(name: str, body: str) -> None:
    untouched = with_solution(find_exercise(name).reference, body)
    verdict = verdict_on(name, untouched, HIDDEN_SEED, large=False)
    assert verdict.points == 0
    assert {part.diagnosis for part in verdict.parts} == {"not_written"}


@each_exercise_thinned
def test_every_variant_of_a_misconception_gets_its_own_diagnosis_and_no_other(name: str, whole: bool) -> None:
    """In the judge's eyes and, on the public probes alone, in the check's.

    Of the styles in which misconceptions are recorded too, the first variant stands for all; in the judge's eyes it
    does so if not whole.
    """
    exercise = find_exercise(name)
    styles = tried_in(exercise, whole)
    _, expected = setting(name, HIDDEN_SEED, large=False)
    wrong = {}
    for misconception in exercise.misconceptions:
        firsts = [*first_in_each_style(exercise, misconception, styles[misconception.name])]
        seen_by_check = {*range(len(misconception.variants)), *firsts}
        seen_by_judge = seen_by_check if whole else {0, *firsts}
        for number, outcomes in enumerate(expected.wrong(misconception.name)):
            for public in [True] * (number in seen_by_check) + [False] * (number in seen_by_judge):
                found = diagnoses(name, outcomes, HIDDEN_SEED, public)
                if not found or set(found.values()) != {misconception.name}:
                    wrong[f"{misconception.name}, variant {number}, public={public}"] = found or "full points"
    assert wrong == {}


def first_in_each_style(exercise: Exercise, misconception: Misconception, styles: Set[str]) -> Iterator[int]:
    """The places of the first variant in each of these styles that is recorded, among those that are recognised."""
    place = len(misconception.variants)
    for style in (style for style in exercise.styles if style.differs):
        if style.name in styles:
            yield place
        place += len(exercise.variants(misconception, style))


@each_exercise
def test_no_variant_of_a_misconception_crashes_on_every_probe(name: str) -> None:
    """Its edit would be faulty: a function that always crashes is told what the error means, and no misconception."""
    spec, expected = setting(name, HIDDEN_SEED, large=False)
    crashes = {
        f"{misconception.name}, variant {number}"
        for misconception in find_exercise(name).misconceptions
        for number, parts in enumerate(expected.wrong(misconception.name))
        if crashes_everywhere(spec, parts)
    }
    assert crashes == set()


@each_style_thinned
def test_every_misconception_gets_its_own_diagnosis_in_every_style(name: str, style: Style, whole: bool) -> None:
    exercise = find_exercise(name)
    styles = tried_in(exercise, whole)
    _, expected = setting(name, HIDDEN_SEED, large=False)
    wrong: dict[str, object] = {}
    for misconception in exercise.misconceptions:
        made = exercise.variants(misconception, style)
        if (misconception.name in style.without) == bool(made):
            wrong[misconception.name] = "can be made" if made else "cannot be made: name it in `without`"
        elif style.name in styles[misconception.name] and not style.differs:  # else it is one of those recognised
            found = diagnoses(name, expected.outcomes(made[0]), HIDDEN_SEED, public=True)
            if not found or set(found.values()) != {misconception.name}:
                wrong[misconception.name] = found or "full points"
    assert wrong == {}


@each_exercise
def test_the_mistakes_tried_in_every_run_cover_each_misconception_and_each_style(name: str) -> None:
    exercise = find_exercise(name)
    tried, whole = tried_in(exercise, whole=False), tried_in(exercise, whole=True)
    assert [*tried] == [misconception.name for misconception in exercise.misconceptions]
    assert all(tried[mistake] <= whole[mistake] for mistake in tried)
    assert all(len(tried[mistake]) == min(1, len(whole[mistake])) for mistake in tried)
    for style in exercise.styles:
        fitting = sum(style.name in styles for styles in whole.values())
        assert sum(style.name in styles for styles in tried.values()) >= min(2, fitting), style.name


@each_exercise
def test_every_variant_can_be_made_in_the_references_style(name: str) -> None:
    exercise = find_exercise(name)
    for misconception in exercise.misconceptions:
        assert len(exercise.variants(misconception)) == len(misconception.variants) > 0, misconception.name


@each_answer_thinned
def test_answers_as_students_wrote_them_get_what_they_must(name: str, answer: Answer, whole: bool) -> None:
    if answer.diagnosis is None:
        assert complaints_on_seeds(name, answer.function, MANY_SEEDS if whole else SOME_SEEDS) == []
        return
    for verdict in both_verdicts(name, answer.function, HIDDEN_SEED):
        assert verdict.diagnosis == answer.diagnosis, complaints(verdict)
        assert answer.loses is None or not_waiting(name, lost(verdict)) == not_waiting(name, answer.loses)


def not_waiting(name: str, parts: Iterable[str]) -> set[str]:
    """Those of the parts that do not merely wait for another one of them."""
    needs = {part.name: part.needs for part in find_exercise(name).parts}
    return {part for part in parts if needs[part] not in parts}


@each_mutated
def test_a_mutant_with_full_points_is_known_to_be_right(name: str) -> None:
    exercise = find_exercise(name)
    spec, expected = setting(name, HIDDEN_SEED, large=False)
    probe_is_hidden = {probe.name: probe.hidden for probe in spec.probes}

    def is_right(mutant: Mutant) -> bool:
        outcomes = expected.outcomes(mutant.function)
        asked = [(part, probe) for part, probes in outcomes.items() for probe in probes]
        # Most are found out by a public probe; to measure steps takes longest.
        asked.sort(key=lambda one: (one[0] == "steps", probe_is_hidden[one[1]]))
        return all(outcomes[part][probe].passed for part, probe in asked)

    right = {mutant.name for mutant in mutants_of(exercise.reference) if is_right(mutant)}
    assert right == set(exercise.equivalent)
    assert all(len(reason) > 10 for reason in exercise.equivalent.values())


@each_exercise
def test_the_oracle_agrees_with_the_reference(name: str) -> None:
    exercise = find_exercise(name)
    spec, expected = setting(name, HIDDEN_SEED)
    compared = 0
    for probe in spec.probes:
        parts = [part for part in spec.parts if probe.name in part.probes and part.criterion not in WITHOUT_VALUES]
        with one_thread():
            seen = exercise.oracle(probe) if parts else None
        if seen is not None:
            for part in parts:
                answer = observed(expected.accepted(probe.name)[0], part.options)
                path = part.options.get("observe", "returned").partition(".")[2]
                right = slopes(exercise, probe, path) if differentiated(part.options) else leaf(seen, path)
                pairs = list(zip(leaves(answer), leaves(right), strict=True))
                for (_, got), (_, true) in pairs:
                    assert got.shape == true.shape
                    assert relative_error(got, true) < 1e-3, probe.name
                compared += len(pairs)
    # What is judged by behaviour has no values to compare: its criteria have tests of their own.
    judged_by_values = any(part.criterion not in WITHOUT_VALUES for part in spec.parts)
    assert compared > 0 or not judged_by_values, "the oracle has nothing to say"


def slopes(exercise: Exercise, probe: Probe, name: str) -> np.ndarray:
    """The gradient of the oracle's answer with respect to an argument, by central differences in float64."""
    first, *path = name.split(".")
    start = leaf({name: one.build() for name, one in probe.args.items()}, name).detach().double().numpy()

    def answer(moved: np.ndarray) -> float:
        args = {**probe.args, first: put(probe.args[first], path, Tensor(moved))}
        with one_thread():
            seen = torch.as_tensor(exercise.oracle(replace(probe, args=args)), dtype=torch.float64)
        return float((seen * weights_of(seen)).sum())

    found, step = np.zeros_like(start), 1e-4
    for place in np.ndindex(*start.shape):
        move = np.zeros_like(start)
        move[place] = step
        found[place] = (answer(start + move) - answer(start - move)) / (2 * step)
    return found


def put(argument: Argument, path: list[str], new: Argument) -> Argument:
    """The argument with the one at a path in it replaced; itself for no path."""
    if not path:
        return new
    items = dict(enumerate_names(argument.items)) if isinstance(argument, Several) else dict(argument.items)
    items[path[0]] = put(items[path[0]], path[1:], new)
    return replace(argument, items=[*items.values()] if isinstance(argument, Several) else items)


@each_exercise
def test_the_reference_is_not_degenerate_on_any_probe(name: str) -> None:
    """A reference that is zero, constant or infinite would let wrong answers pass."""
    spec, expected = setting(name, HIDDEN_SEED)
    for part in spec.parts:
        for probe in part.probes if part.criterion not in WITHOUT_VALUES else ():
            record = expected.accepted(probe)[0]
            assert record.error is None, probe
            answers = [array for _, array in leaves(observed(record, part.options))]
            assert answers, probe
            for answer in answers:
                assert np.isfinite(answer).all(), probe
                images = 1.0 * (answer if answer.ndim > 2 else answer[None])  # of bools, too
                assert answer.size == 1 or all(np.ptp(image) > 0 for image in images), f"constant on {probe}"


@each_exercise
def test_hidden_probes_differ_from_public_ones_and_between_seeds(name: str) -> None:
    exercise = find_exercise(name)
    if exercise.nothing_hidden:
        assert len(exercise.nothing_hidden) > 10, "say why"
        assert exercise.hidden_probes(HIDDEN_SEED) == []
        assert not any(probe.args or probe.kwargs for probe in exercise.public_probes()), "draw other arguments"
        return
    public = {hidden_name(probe.name): call(probe) for probe in exercise.public_probes()}
    hidden = {probe.name: call(probe) for probe in exercise.hidden_probes(HIDDEN_SEED)}
    others = {probe.name: call(probe) for probe in exercise.hidden_probes(OTHER_SEED)}
    again = {probe.name: call(probe) for probe in exercise.hidden_probes(OTHER_SEED)}
    assert hidden
    assert others == again
    for probe, data in hidden.items():
        assert data != public.get(probe), f"{probe} is the same for everybody: give it scope='public'"
        assert data != others[probe], f"{probe} does not depend on the seed"


def call(probe: Probe) -> bytes:
    data = probe.to_data()
    return pack({"args": data["args"], "kwargs": data["kwargs"]})


@each_exercise
def test_names_are_unique_and_every_message_says_something(name: str) -> None:
    exercise = find_exercise(name)
    names = [m.name for m in exercise.misconceptions]
    assert len(set(names)) == len(names)
    assert not set(names) & GENERIC
    assert len({m.message for m in exercise.misconceptions}) == len(names)
    for m in exercise.misconceptions:
        for text in (m.message, m.hint):
            assert len(text) > 20, f"{m.name}: {text!r} is too short to help"
            assert text[0].isupper() or text[0] == "`", f"{m.name}: {text!r}"
            assert text[-1] in ".?!", f"{m.name}: {text!r}"
            assert "  " not in text, f"{m.name}: a double space"


@each_exercise
def test_parts_refer_to_what_there_is_and_are_seen_publicly_and_hidden(name: str) -> None:
    exercise = find_exercise(name)
    known = {probe.name for probe in exercise.public_probes()}
    hidden = {probe.name for probe in exercise.hidden_probes(HIDDEN_SEED)}
    names = [part.name for part in exercise.parts]
    assert len(set(names)) == len(names)
    for part in exercise.parts:
        assert all(probe in known or hidden_name(probe) in hidden for probe in part.probes)
        assert part.criterion in CRITERIA
        assert part.points > 0
        assert part.needs is None or part.needs in names
    for part in () if exercise.nothing_hidden else exercise.spec(HIDDEN_SEED).parts:
        assert 0 < len(hidden & set(part.probes)) < len(part.probes), f"{part.name}: {part.probes}"


@each_exercise
def test_the_sheet_survives_storage(name: str) -> None:
    spec = find_exercise(name).spec()
    stored = pack(spec.to_data())
    assert pack(spec_from_data(unpack(stored)).to_data()) == stored


@each_exercise
def test_the_cell_shows_where_to_write(name: str) -> None:
    source = inspect.getsource(find_exercise(name).reference)
    before = source[: source.index("### BEGIN SOLUTION")]
    assert "# TODO:" in before
    assert "END OF YOUR CODE" in source
    assert max(map(len, source.splitlines())) <= 100, "a wide cell has to be scrolled"


@each_with_hints
def test_hints_come_in_three_stages_and_give_no_solution_away_before_the_last(name: str) -> None:
    exercise = find_exercise(name)
    source = inspect.getsource(exercise.reference)
    solution = source[source.index("### BEGIN SOLUTION") : source.index("### END SOLUTION")].splitlines()[1:]
    lines = [line.strip().removeprefix("if ") for line in solution if len(line.strip()) > len("else:")]
    assert 2 <= len(exercise.hints) <= 5
    assert len({hint.topic for hint in exercise.hints}) == len(exercise.hints)
    for hint in exercise.hints:
        stages = [getattr(hint, stage) for stage in STAGES]
        assert len(set(stages)) == 3
        for text in stages:
            assert len(text) > 20, f"{hint.topic}: {text!r} is too short to help"
            assert text[-1] in ".?!" or text.endswith("\n```"), f"{hint.topic}: {text!r}"
            assert text.count("`") % 2 == 0, f"{hint.topic}: {text!r}"
        assert "?" in hint.ask, f"{hint.topic}: the first stage asks"
        told = [line for line in lines for text in (hint.topic, hint.ask, hint.place) if line in text]
        assert told == [], hint.topic


@each_with_hints
def test_a_right_answer_is_asked_one_more_question(name: str) -> None:
    assert find_exercise(name).afterthought.endswith("?")


@each_exercise
def test_the_box_says_what_to_compute_in_a_few_lines(name: str) -> None:
    source = inspect.getsource(find_exercise(name).reference)
    box = re.findall(r"^ +#{20,}\n((?: +# .*\n)+) +#{20,}$", source, re.MULTILINE)[0]
    assert box.lstrip().startswith("# TODO: ")
    assert len(box.splitlines()) <= 4, "the steps belong into the hints"
