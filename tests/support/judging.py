"""Judge a function on an exercise, or an error that one raises, for tests."""

import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from sklearn.manifold import TSNE

from autograde.exercise import Exercise
from autograde.exercises import exercises, find_exercise
from autograde.judging.expected import ComputedExpected
from autograde.judging.judge import stored_of
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.judging.diagnose import diagnose
from helpers.checks.judging.error_hints import explain_error
from helpers.checks.judging.judgement import judge
from helpers.checks.judging.spec import Spec
from helpers.checks.judging.verdict import Finding, Verdict
from helpers.checks.protocol.arguments import Tensor, Toy
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.run import run_probe

HIDDEN_SEED = 20_140_618  # the same in all tests: what is expected on it is computed once a process
MANY_SEEDS, SOME_SEEDS = (1, 2, 3, 4, 5), (1, 2)


def setting(name: str, seed: int | None = None, large: bool = True) -> tuple[Spec, ComputedExpected]:
    """Return the spec, with hidden probes if `seed` is given, and what is expected on it; shared by all tests.

    large: include probes on which misconceptions are not recorded, such as photographs.
    """
    return _setting(name, seed, large)


@cache  # apart, since a cache tells positional from named arguments
def _setting(name: str, seed: int | None, large: bool) -> tuple[Spec, ComputedExpected]:
    spec = find_exercise(name).spec(seed)
    spec = spec if large else _without_large_probes(spec)
    smaller = setting(name, seed, large=False) if large else setting(name, None, large=False) if seed else None
    stored = stored_of(find_exercise(name))
    return spec, ComputedExpected(find_exercise(name), spec, smaller and smaller[1], stored.table if stored else None)


def verdict_on(name: str, function: Callable[..., Any], seed: int | None = HIDDEN_SEED, large: bool = True) -> Verdict:
    """Judge `function` on the public probes and the hidden ones of `seed` (None: only public ones)."""
    spec, expected = setting(name, seed, large)
    with one_thread():
        return judge(spec, {probe.name: run_probe(function, probe) for probe in spec.probes}, expected)


def both_verdicts(name: str, function: Callable[..., Any], seed: int) -> tuple[Verdict, Verdict]:
    """On toys alone: what the student's check says, and what the judge says; the function runs once on each probe."""
    spec, expected = setting(name, seed, large=False)
    public = setting(name, None, large=False)[0]
    with one_thread():
        records = {probe.name: run_probe(function, probe) for probe in spec.probes}
        shown = {probe.name: records[probe.name] for probe in public.probes}
        return judge(public, shown, _PublicPart(public, expected)), judge(spec, records, expected)


def diagnoses(
    name: str, outcomes: Mapping[str, Mapping[str, Outcome]], seed: int, public: bool = False
) -> dict[str, str | None]:
    """Of each failed part, the misconception that explains it, None where none does; on toys alone.

    With public=True, as a student's check finds it: from the outcomes on the public probes alone.
    """
    spec, expected = setting(name, seed, large=False)
    if public:
        spec = setting(name, None, large=False)[0]
        outcomes = _on(spec, outcomes)
        expected = _PublicPart(spec, expected)
    found = diagnose(spec, outcomes, expected)
    failed = [part.name for part in spec.parts if not all(o.passed for o in outcomes[part.name].values())]
    return {part: "+".join(found.get(part, ())) or None for part in failed}


class _PublicPart:
    """Of what is expected on public and hidden probes, the public part: nothing is computed twice."""

    def __init__(self, spec: Spec, whole: ComputedExpected) -> None:
        self.accepted, self.pairs, self._spec, self._whole = whole.accepted, whole.pairs, spec, whole

    def wrong(self, diagnosis: str) -> list[dict[str, Mapping[str, Outcome]]]:
        return [_on(self._spec, outcomes) for outcomes in self._whole.wrong(diagnosis)]


def _on(spec: Spec, outcomes: Mapping[str, Mapping[str, Outcome]]) -> dict[str, Mapping[str, Outcome]]:
    return {part.name: _Some(outcomes[part.name], part.probes) for part in spec.parts}


class _Some(Mapping[str, Outcome]):
    """Outcomes of some probes, each computed when it is asked for: most are not, as in grading."""

    def __init__(self, outcomes: Mapping[str, Outcome], probes: Sequence[str]) -> None:
        self._outcomes, self._probes = outcomes, [probe for probe in probes if probe in outcomes]

    def __getitem__(self, probe: str) -> Outcome:
        if probe not in self._probes:
            raise KeyError(probe)
        return self._outcomes[probe]

    def __contains__(self, probe: object) -> bool:
        return probe in self._probes

    def __iter__(self) -> Iterator[str]:
        return iter(self._probes)

    def __len__(self) -> int:
        return len(self._probes)


def complaints(verdict: Verdict) -> list[str]:
    """Return a line for each failed part with its message; empty for a correct solution."""
    return [f"{part.name} on {part.probe}: {part.message}" for part in verdict.parts if not part.passed]


def complaints_on_seeds(name: str, function: Callable[..., Any], seeds: Sequence[int]) -> list[str]:
    """Return complaints on the public probes, photographs included, and on the small hidden ones of several seeds."""
    lines = complaints(verdict_on(name, function, None))
    for seed in seeds:
        lines += [f"seed {seed}: {text}" for text in complaints(verdict_on(name, function, seed, large=False))]
    return lines


def lost(verdict: Verdict) -> set[str]:
    """Return the names of the failed parts."""
    return {part.name for part in verdict.parts if not part.passed}


def _without_large_probes(spec: Spec) -> Spec:
    names = {probe.name for probe in spec.probes if probe.diagnose}
    parts = (replace(part, probes=tuple(p for p in part.probes if p in names)) for part in spec.parts)
    probes = tuple(probe for probe in spec.probes if probe.name in names)
    return replace(spec, parts=tuple(part for part in parts if part.probes), probes=probes)


@contextmanager
def each_tsne_once() -> Iterator[None]:
    """Compute each t-SNE once: with a seed, the same vectors and settings give the same map.

    Of the dozens of mistakes with a layout most are made before or after it.
    """
    whole = TSNE._fit

    def _fit(self: TSNE, X: Any, *more: Any, **options: Any) -> np.ndarray:
        if not isinstance(self.random_state, int | np.integer):
            return whole(self, X, *more, **options)
        vectors, settings = np.asarray(X), repr(sorted(self.get_params().items()))
        key = (settings, vectors.shape, vectors.dtype.str, vectors.tobytes())
        if key not in _layouts:
            _layouts[key] = whole(self, X, *more, **options)
        return _layouts[key].copy()

    with patch.object(TSNE, "_fit", _fit):
        yield


_layouts: dict[tuple[object, ...], np.ndarray] = {}


# --- Errors ---

_ARGUMENTS = {
    "X": Tensor(np.zeros((2, 3, 8, 8), np.float32)),
    "y": Tensor(np.array([0, 1])),
    "model": Toy("smooth", {"seed": 1}),
}
_HEADER = """\
import functools, random, re
import numpy as np
import torch
import torch.nn.functional as F
from torch.autograd import Variable

def helper(a, b):
    return a

def relu(x):
    return x

class Net:
    def __init__(self, width):
        pass

    def score(self, x):
        return x
"""
_numbers = count()


def finding_on(body: str, parameters: str = "X, y, model", decorator: str = "") -> Finding:
    """What a function is told that raises an error; its source is a file of its own."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = f"{_HEADER}\n{decorator}\ndef answer({parameters}):\n{lines}"
    path = f"/student_{next(_numbers)}.py"
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    namespace: dict[str, Any] = {}
    exec(compile(source, path, "exec", dont_inherit=True), namespace)
    error = run_probe(namespace["answer"], Probe("probe", _ARGUMENTS)).error
    assert error is not None
    return explain_error(error)


# What the contracts try: a selection in every run, everything with `-m heavy`. Each mistake is tried in one style
# beside the reference's own; its first variant is judged as the check and the judge see it, the others as the check
# does. Right answers are tried on fewer seeds.

# A call is a t-SNE, or many steps on images of 224 pixels, and there are dozens of mutants.
_SLOW_MUTANTS = ("layout", "create_class_visualization")
each_mutated = pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.heavy] * (one in _SLOW_MUTANTS)) for one in exercises()]
)


def thinned(rows: Sequence[tuple[Any, ...]], ids: Sequence[str], again: Sequence[bool]) -> list[Any]:
    """Parameters (*row, whole): each row with whole=False, and with `again` once more with whole=True, marked heavy."""
    every_run = [pytest.param(*row, False, id=text) for row, text in zip(rows, ids, strict=True)]
    heavy = [
        pytest.param(*row, True, id=f"{text}-whole", marks=pytest.mark.heavy)
        for row, text, more in zip(rows, ids, again, strict=True)
        if more
    ]
    return every_run + heavy


# Parameters (name, whole).
each_exercise_thinned = pytest.mark.parametrize(
    ("name", "whole"), thinned([(name,) for name in exercises()], [*exercises()], [True] * len(exercises()))
)
# Parameters (name, style, whole).
_STYLES = [(name, style) for name, exercise in exercises().items() for style in exercise.styles]
each_style_thinned = pytest.mark.parametrize(
    ("name", "style", "whole"),
    thinned(_STYLES, [f"{name}-{style.name}" for name, style in _STYLES], [True] * len(_STYLES)),
)


def tried_in(exercise: Exercise, whole: bool) -> dict[str, set[str]]:
    """By misconception, the styles in which it is tried beside the reference's own: all of them, or one in turn."""
    tried = {}
    for number, misconception in enumerate(exercise.misconceptions):
        fitting = [style.name for style in exercise.styles if misconception.name not in style.without]
        chosen = fitting if whole or not fitting else [fitting[number % len(fitting)]]
        tried[misconception.name] = set(chosen)
    return tried
