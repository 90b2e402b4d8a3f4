"""Judge a function on an exercise, as tests need it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from autograde.exercise import find_exercise
from autograde.judging.expected import ComputedExpected, one_thread
from helpers.checks.judgement import judge
from helpers.checks.run import run_probe
from helpers.checks.sheet import Sheet
from helpers.checks.verdict import Verdict

HIDDEN_SEEDS = (1, 2, 3, 4, 5)


@cache
def setting(name: str, seed: int | None = None, large: bool = True) -> tuple[Sheet, ComputedExpected]:
    """The sheet, with the hidden probes of `seed` if there is one, and what is expected on it; shared by all tests.

    With large=False, without the probes on which misconceptions are not recorded, such as photographs.
    """
    sheet = find_exercise(name).sheet(seed)
    sheet = sheet if large else _without_large_probes(sheet)
    return sheet, ComputedExpected(find_exercise(name), sheet)


def verdict_on(name: str, function: Callable[..., Any], seed: int | None = 1, large: bool = True) -> Verdict:
    """The verdict on `function`, on the public probes and the hidden ones of `seed` (None: public ones only)."""
    sheet, expected = setting(name, seed, large)
    with one_thread():
        return judge(sheet, {probe.name: run_probe(function, probe) for probe in sheet.probes}, expected)


def complaints(verdict: Verdict) -> list[str]:
    """What was said of each failed part; empty when all is right."""
    return [f"{part.name} on {part.probe}: {part.message}" for part in verdict.parts if not part.passed]


def complaints_on_many_seeds(name: str, function: Callable[..., Any]) -> list[str]:
    """Complaints on the public probes, photographs included, and on the small hidden ones of several seeds."""
    found = complaints(verdict_on(name, function, None))
    for seed in HIDDEN_SEEDS:
        found += [f"seed {seed}: {text}" for text in complaints(verdict_on(name, function, seed, large=False))]
    return found


def lost(verdict: Verdict) -> set[str]:
    """The names of the failed parts."""
    return {part.name for part in verdict.parts if not part.passed}


def _without_large_probes(sheet: Sheet) -> Sheet:
    names = {probe.name for probe in sheet.probes if probe.diagnose}
    parts = (replace(part, probes=tuple(p for p in part.probes if p in names)) for part in sheet.parts)
    probes = tuple(probe for probe in sheet.probes if probe.name in names)
    return replace(sheet, parts=tuple(part for part in parts if part.probes), probes=probes)
