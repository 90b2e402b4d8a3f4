"""Judge a function on an exercise, as the tests of single exercises need it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from autograde.exercise import find_exercise
from autograde.expected import ComputedExpected, one_thread
from helpers.checks.run import run_probe
from helpers.checks.sheet import Sheet
from helpers.checks.verdict import Verdict, judge

HIDDEN_SEEDS = (1, 2, 3, 4, 5)


@cache
def _setting(name: str, seed: int | None) -> tuple[Sheet, ComputedExpected]:
    sheet = find_exercise(name).sheet(seed)
    return sheet, ComputedExpected(find_exercise(name), sheet)


def verdict_on(name: str, function: Callable[..., Any], seed: int | None = 1) -> Verdict:
    """The verdict on `function`, on the public probes and the hidden ones of `seed` (None: public ones only)."""
    sheet, expected = _setting(name, seed)
    with one_thread():
        return judge(sheet, {probe.name: run_probe(function, probe) for probe in sheet.probes}, expected)


def complaints(verdict: Verdict) -> list[str]:
    """What was said of each failed part; empty when all is right."""
    return [f"{part.name} on {part.probe}: {part.message}" for part in verdict.parts if not part.passed]


def lost(verdict: Verdict) -> set[str]:
    """The names of the failed parts."""
    return {part.name for part in verdict.parts if not part.passed}
