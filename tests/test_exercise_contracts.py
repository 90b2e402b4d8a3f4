"""What holds for every exercise: these contracts run over all modules in autograde.exercises (pick one with -k)."""

import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from judging import complaints, setting, verdict_on

from autograde.exercise import HIDDEN, Exercise, exercises, find_exercise
from autograde.judging.expected import one_thread
from helpers.checks.all_criteria import BY_BEHAVIOUR, CRITERIA
from helpers.checks.criteria import observed, relative_error
from helpers.checks.packing import pack, unpack
from helpers.checks.probe import Probe
from helpers.checks.sheet import sheet_from_data

HIDDEN_SEED = 20_140_618
OTHER_SEED = 7
GENERIC = {"not_written", "needs_other_part", "wrong_values", "wrong_scale", "wrong_sign", "wrong_axes", "all_zero"}
# Criteria that look at something else than the answer's values.
WITHOUT_VALUES = {"inputs_unchanged", "fools", "gives_up"} | BY_BEHAVIOUR

each_exercise = pytest.mark.parametrize("name", list(exercises()))
each_wrong_answer = pytest.mark.parametrize(
    ("name", "diagnosis", "variant"),
    [
        pytest.param(exercise.name, m.name, i, id=f"{exercise.name}-{m.name}-{i}")
        for exercise in exercises().values()
        for m in exercise.misconceptions
        for i in range(len(m.implementations))
    ],
)


def starter(exercise: Exercise, body: str) -> Callable[..., Any]:
    """The TODO cell with `body` where the solution was."""
    source = textwrap.dedent(inspect.getsource(exercise.reference))
    cell, count = re.subn(r"( *)### BEGIN SOLUTION\n.*?### END SOLUTION\n", rf"\1{body}\n", source, flags=re.DOTALL)
    assert count > 0, f"{exercise.name} has no ### BEGIN SOLUTION ... ### END SOLUTION"
    namespace = dict(vars(inspect.getmodule(exercise.reference)))
    exec(compile(cell, f"<starter of {exercise.name}>", "exec"), namespace)
    return namespace[exercise.name]


@each_exercise
def test_the_reference_gets_full_points(name: str) -> None:
    verdict = verdict_on(name, find_exercise(name).reference, HIDDEN_SEED)
    assert complaints(verdict) == []
    assert verdict.points == verdict.max_points > 0


@each_exercise
def test_other_accepted_ways_get_full_points(name: str) -> None:
    for remark, function in find_exercise(name).also_right:
        assert complaints(verdict_on(name, function, HIDDEN_SEED)) == [], remark


@each_exercise
@pytest.mark.parametrize("body", ["pass", "raise NotImplementedError()", "raise NotImplementedError('your code')"])
def test_an_untouched_cell_is_not_written_and_gets_nothing(name: str, body: str) -> None:
    verdict = verdict_on(name, starter(find_exercise(name), body), HIDDEN_SEED, large=False)
    assert verdict.points == 0
    assert {part.diagnosis for part in verdict.parts} == {"not_written"}


@each_wrong_answer
def test_a_misconception_loses_points_and_gets_its_own_diagnosis_only(name: str, diagnosis: str, variant: int) -> None:
    function = next(m for m in find_exercise(name).misconceptions if m.name == diagnosis).implementations[variant]
    for seed in (None, HIDDEN_SEED):
        verdict = verdict_on(name, function, seed, large=False)
        assert verdict.points < verdict.max_points, f"full points (hidden probes from seed {seed})"
        assert verdict.diagnosis == diagnosis, complaints(verdict)
        assert {part.diagnosis for part in verdict.parts} <= {diagnosis, "needs_other_part", None}


@each_exercise
def test_the_witness_agrees_with_the_reference(name: str) -> None:
    exercise = find_exercise(name)
    sheet, expected = setting(name, HIDDEN_SEED)
    compared = 0
    for probe in sheet.probes:
        with one_thread():
            seen = exercise.witness(probe)
        if seen is None:
            continue
        for part in sheet.parts:
            if probe.name in part.probes and part.criterion not in WITHOUT_VALUES:
                wanted = observed(expected.accepted(probe.name)[0], part.options)
                assert wanted is not None
                assert seen.shape == wanted.shape
                assert relative_error(wanted, seen) < 1e-3, probe.name
                compared += 1
    # What is judged by behaviour has no values to witness: its criteria have tests of their own.
    judged_by_values = any(part.criterion not in BY_BEHAVIOUR for part in sheet.parts)
    assert compared > 0 or not judged_by_values, "the witness has nothing to say"


@each_exercise
def test_the_reference_is_not_degenerate_on_any_probe(name: str) -> None:
    """A reference that is zero, constant or infinite would let wrong answers pass."""
    sheet, expected = setting(name, HIDDEN_SEED)
    for part in sheet.parts:
        for probe in part.probes if part.criterion not in WITHOUT_VALUES else ():
            record = expected.accepted(probe)[0]
            assert record.error is None, probe
            answer = observed(record, part.options)
            assert answer is not None, probe
            assert np.isfinite(answer).all(), probe
            images = answer if answer.ndim > 2 else [answer]
            assert answer.ndim == 0 or all(np.ptp(image) > 0 for image in images), f"constant on {probe}"


@each_exercise
def test_hidden_probes_differ_from_public_ones_and_between_seeds(name: str) -> None:
    exercise = find_exercise(name)
    public = {probe.name: call(probe) for probe in exercise.public_probes()}
    hidden = {probe.name.removesuffix(HIDDEN): call(probe) for probe in exercise.hidden_probes(HIDDEN_SEED)}
    others = {probe.name.removesuffix(HIDDEN): call(probe) for probe in exercise.hidden_probes(OTHER_SEED)}
    again = {probe.name.removesuffix(HIDDEN): call(probe) for probe in exercise.hidden_probes(OTHER_SEED)}
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
    known |= {probe.name.removesuffix(HIDDEN) for probe in exercise.hidden_probes(HIDDEN_SEED)}
    names = [part.name for part in exercise.parts]
    assert len(set(names)) == len(names)
    for part in exercise.parts:
        assert set(part.probes) <= known
        assert part.criterion in CRITERIA
        assert part.points > 0
        assert part.needs is None or part.needs in names
    for part in exercise.sheet(HIDDEN_SEED).parts:
        hidden = [probe for probe in part.probes if probe.endswith(HIDDEN)]
        assert 0 < len(hidden) < len(part.probes), f"{part.name}: {part.probes}"


@each_exercise
def test_the_sheet_survives_storage(name: str) -> None:
    sheet = find_exercise(name).sheet()
    stored = pack(sheet.to_data())
    assert pack(sheet_from_data(unpack(stored)).to_data()) == stored


@each_exercise
def test_the_cell_shows_where_to_write(name: str) -> None:
    source = inspect.getsource(find_exercise(name).reference)
    before = source[: source.index("### BEGIN SOLUTION")]
    assert "# TODO:" in before
    assert "END OF YOUR CODE" in source
    assert max(map(len, source.splitlines())) <= 100, "a wide cell has to be scrolled"
