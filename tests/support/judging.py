"""Judge a function on an exercise, for tests."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from autograde.exercises import find_exercise
from autograde.judging.expected import ComputedExpected, one_thread
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.judging.diagnose import diagnose
from helpers.checks.judging.judgement import judge
from helpers.checks.judging.spec import Spec
from helpers.checks.judging.verdict import Verdict
from helpers.checks.protocol.run import run_probe

HIDDEN_SEEDS = (1, 2, 3, 4, 5)


def setting(name: str, seed: int | None = None, large: bool = True) -> tuple[Spec, ComputedExpected]:
    """Return the spec, with hidden probes if `seed` is given, and what is expected on it; shared by all tests.

    large: include probes on which misconceptions are not recorded, such as photographs.
    """
    return _setting(name, seed, large)


@cache  # apart, since a cache tells positional from named arguments
def _setting(name: str, seed: int | None, large: bool) -> tuple[Spec, ComputedExpected]:
    spec = find_exercise(name).spec(seed)
    spec = spec if large else _without_large_probes(spec)
    known = setting(name, None, large=False)[1] if seed is not None or large else None
    return spec, ComputedExpected(find_exercise(name), spec, known)


def verdict_on(name: str, function: Callable[..., Any], seed: int | None = 1, large: bool = True) -> Verdict:
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
    return {part: found.get(part) for part in failed}


class _PublicPart:
    """Of what is expected on public and hidden probes, the public part: nothing is computed twice."""

    def __init__(self, spec: Spec, whole: ComputedExpected) -> None:
        self.accepted, self._spec, self._whole = whole.accepted, spec, whole

    def wrong(self, diagnosis: str) -> list[dict[str, dict[str, Outcome]]]:
        return [_on(self._spec, outcomes) for outcomes in self._whole.wrong(diagnosis)]


def _on(spec: Spec, outcomes: Mapping[str, Mapping[str, Outcome]]) -> dict[str, dict[str, Outcome]]:
    return {
        part.name: {probe: outcomes[part.name][probe] for probe in part.probes if probe in outcomes[part.name]}
        for part in spec.parts
    }


def complaints(verdict: Verdict) -> list[str]:
    """Return a line for each failed part with its message; empty for a correct solution."""
    return [f"{part.name} on {part.probe}: {part.message}" for part in verdict.parts if not part.passed]


def complaints_on_many_seeds(name: str, function: Callable[..., Any]) -> list[str]:
    """Return complaints on the public probes, photographs included, and on the small hidden ones of several seeds."""
    lines = complaints(verdict_on(name, function, None))
    for seed in HIDDEN_SEEDS:
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
