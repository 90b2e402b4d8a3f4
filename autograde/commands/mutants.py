"""List mistakes that an exercise does not diagnose yet: for authors of exercises.

Makes small changes to the reference solution (drops a call, replaces a mean by a sum, inverts an operator, leaves out
a statement), judges each of these mutants on the public probes, and prints the wrong ones without their own diagnosis:
each may be a missing misconception. A mutant that gets full points, and is not on the exercise's list of equivalent
ones, reveals a hole in the probes. For example:

  autograde mutants compute_saliency_maps

The last line of each exercise counts the wrong mutants that are diagnosed, by a misconception or by a known error.
"""

import argparse
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from autograde.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the exercises to mutate."""
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="exercises; all by default")
    parser.add_argument("--all", action="store_true", help="print all mutants, those that are diagnosed included")


def run(arguments: argparse.Namespace) -> int:
    """Judge the mutants of each exercise and print those without a diagnosis."""
    from autograde.exercises import names

    unknown = sorted(set(arguments.exercises) - set(names()))
    if unknown:
        raise UsageError(f"there is no exercise {', '.join(unknown)}; known: {', '.join(names())}.")
    console = Console(highlight=False)
    total: Counter[str] = Counter()
    for name in arguments.exercises or names():
        counted: Counter[str] = Counter()
        console.print(Text(name, style="bold"))
        for kind, mutant, sentence in _judged(name):
            counted[kind] += 1
            if arguments.all or kind in ("hole", "unnamed"):
                console.print(Text(f"  {kind:<10} {mutant}", style="red" if kind == "hole" else ""), soft_wrap=True)
                console.print(Text(f"             {sentence}", style="dim"), soft_wrap=True)
        console.print(f"  {_share(counted)}", soft_wrap=True)
        total += counted
    console.print(Text(f"All: {_share(total)}", style="bold"), soft_wrap=True)
    return 0


def _judged(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, mutant, diagnosis and message) of each; kinds: equivalent, hole, named, error, unnamed."""
    from dataclasses import replace

    from autograde.exercises import find_exercise
    from autograde.judging.expected import ComputedExpected
    from autograde.mistakes.mutants import mutants_of
    from helpers.checks.judging.error_hints import KNOWN_ERRORS
    from helpers.checks.judging.judgement import judge
    from helpers.checks.protocol.quiet import one_thread
    from helpers.checks.protocol.run import run_probe

    exercise = find_exercise(name)
    spec = exercise.spec()
    small = {probe.name for probe in spec.probes if probe.diagnose}
    parts = (replace(part, probes=tuple(p for p in part.probes if p in small)) for part in spec.parts)
    spec = replace(
        spec, parts=tuple(p for p in parts if p.probes), probes=tuple(p for p in spec.probes if p.name in small)
    )
    expected = ComputedExpected(exercise, spec)
    named = {misconception.name for misconception in exercise.misconceptions}
    for mutant in mutants_of(exercise.reference):
        with one_thread():
            verdict = judge(spec, {probe.name: run_probe(mutant.function, probe) for probe in spec.probes}, expected)
        sentence = f"{verdict.diagnosis}: {verdict.message}"
        if verdict.passed:
            yield "equivalent" if mutant.name in exercise.equivalent else "hole", mutant.name, "full points"
        elif verdict.diagnosis in named:
            yield "named", mutant.name, sentence
        else:
            yield "error" if verdict.diagnosis in KNOWN_ERRORS else "unnamed", mutant.name, sentence


def _share(counted: Counter[str]) -> str:
    wrong = counted["named"] + counted["error"] + counted["unnamed"]
    known = counted["named"] + counted["error"]
    return (
        f"{sum(counted.values())} mutants, {counted['equivalent'] + counted['hole']} with full points, {wrong} wrong; "
        f"{counted['named']} named, {counted['error']} known errors: {known / max(wrong, 1):.0%} diagnosed"
    )
