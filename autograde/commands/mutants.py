"""List mistakes that an exercise does not diagnose yet: for authors of exercises.

Makes small changes to the reference solution (drops a call, replaces a mean with a sum, inverts an operator, leaves out
a statement), judges each of these mutants on the public probes, and prints the wrong ones without their own diagnosis:
each may be a missing misconception. A mutant that gets full points, and is not on the exercise's list of equivalent
ones, reveals a hole in the probes. For example:

  autograde mutants compute_saliency_maps

With --pairs N, judges two changes at once: N pairs for each exercise, drawn at random but always the same, from those
that are named when made alone. A pair counts as diagnosed if its finding names only what its two changes are named
alone, or something plain to see, such as a wrong shape.

The last line of each exercise counts the wrong mutants that are diagnosed: by name, by a known error, or by what their
result is instead of what was expected. A finding that only says that values differ does not count.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from autograde.errors import UsageError

if TYPE_CHECKING:
    from autograde.exercise import Exercise
    from autograde.mistakes.edits import Implementation
    from autograde.mistakes.mutants import Mutant
    from helpers.checks.judging.verdict import Verdict

    JudgeMutant = Callable[[Implementation], Verdict]

_SEED = 0
_DRAWS = 20  # for each pair that is wanted: many exclude each other
# Findings that say that a result is wrong, and not why.
_NO_CAUSE = {
    *("raised", "wrong_values", "wrong_for_some", "moved_elsewhere", "another_picture", "steps_unexplained"),
    *("other_length", "other_objective", "score_stays", "score_falls", "not_fooled_yet"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the exercises to mutate."""
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="exercises; all by default")
    parser.add_argument("--all", action="store_true", help="print all mutants, including those that are diagnosed")
    parser.add_argument("--pairs", type=int, default=0, metavar="N", help="judge N pairs of changes for each exercise")


def run(arguments: argparse.Namespace) -> int:
    """Judge the mutants of each exercise and print those without a diagnosis."""
    from autograde.exercises import find_exercise, names

    unknown = sorted(set(arguments.exercises) - set(names()))
    if unknown:
        raise UsageError(f"there is no exercise {', '.join(unknown)}; known: {', '.join(names())}.")
    console = Console(highlight=False)
    total: Counter[str] = Counter()
    for name in arguments.exercises or names():
        counted: Counter[str] = Counter()
        console.print(Text(name, style="bold"))
        exercise = find_exercise(name)
        rows = _pairs(exercise, arguments.pairs) if arguments.pairs else _judged(exercise)
        for kind, mutant, sentence in rows:
            counted[kind] += 1
            if arguments.all or kind in ("hole", "unnamed", "other"):
                console.print(Text(f"  {kind:<10} {mutant}", style="red" if kind == "hole" else ""), soft_wrap=True)
                console.print(Text(f"             {sentence}", style="dim"), soft_wrap=True)
        console.print(f"  {_share(counted)}", soft_wrap=True)
        total += counted
    console.print(Text(f"All: {_share(total)}", style="bold"), soft_wrap=True)
    return 0


def _judge(exercise: "Exercise") -> "JudgeMutant":
    """A judge of changed solutions on the public probes for which misconceptions are recorded."""
    from dataclasses import replace

    from autograde.judging.expected import ComputedExpected
    from autograde.judging.judge import stored_of
    from helpers.checks.judging.judgement import judge
    from helpers.checks.protocol.quiet import one_thread
    from helpers.checks.protocol.run import run_probe

    spec = exercise.spec()
    small = {probe.name for probe in spec.probes if probe.diagnose}
    parts = (replace(part, probes=tuple(p for p in part.probes if p in small)) for part in spec.parts)
    spec = replace(
        spec, parts=tuple(p for p in parts if p.probes), probes=tuple(p for p in spec.probes if p.name in small)
    )
    stored = stored_of(exercise)
    expected = ComputedExpected(exercise, spec, stored, stored.table if stored else None)

    def judged(function: "Implementation") -> "Verdict":
        with one_thread():
            return judge(spec, {probe.name: run_probe(function, probe) for probe in spec.probes}, expected)

    return judged


def _judged(exercise: "Exercise") -> Iterator[tuple[str, str, str]]:
    """Yield (kind, mutant, diagnosis and message) of each; kinds: equivalent, hole, named, error, form, unnamed."""
    from autograde.mistakes.mutants import mutants_of

    judged = _judge(exercise)
    for mutant in mutants_of(exercise.reference):
        verdict = judged(mutant.function)
        if verdict.passed:
            yield "equivalent" if mutant.name in exercise.equivalent else "hole", mutant.name, "full points"
        else:
            yield _kind(exercise, _names(verdict)), mutant.name, f"{verdict.diagnosis}: {verdict.message}"


def _pairs(exercise: "Exercise", count: int) -> Iterator[tuple[str, str, str]]:
    """Yield the same of `count` pairs of mutants that are named alone."""
    from autograde.mistakes.mutants import mutants_of

    judged = _judge(exercise)
    known = {mutant.name: (mutant, set(_names(judged(mutant.function)))) for mutant in mutants_of(exercise.reference)}
    known = {name: (mutant, of) for name, (mutant, of) in known.items() if of and _kind(exercise, of) == "named"}
    further = cache(lambda name: {mutant.name: mutant for mutant in mutants_of(known[name][0].function)})
    drawn = random.Random(_SEED)
    done: set[str] = set()
    for _ in range(_DRAWS * count if len(known) > 1 else 0):
        first, second = drawn.sample(sorted(known), 2)
        both: Mutant | None = further(first).get(second)
        if both is None or both.solution in done or len(done) == count:
            continue
        done.add(both.solution)
        verdict = judged(both.function)
        names = _names(verdict)
        kind = _kind(exercise, names)
        if kind == "named" and not _meant(names) <= _meant(known[first][1] | known[second][1]):
            kind = "other"
        told = f"{', '.join(names)}: {verdict.message}"
        yield kind if names else "equivalent", f"{first}  AND  {second}", told


def _meant(names: Collection[str]) -> set[str]:
    """What the names mean: two names of one mistake of a step are the same."""
    from helpers.checks.criteria.subjects import subject_of

    return {subject_of(name) or name for name in names}


def _names(verdict: "Verdict") -> list[str]:
    """What the verdict says of all parts."""
    found = [part.diagnosis for part in verdict.parts if part.diagnosis and part.diagnosis != "needs_other_part"]
    return [name for diagnosis in dict.fromkeys(found) for name in diagnosis.split("+")]


def _kind(exercise: "Exercise", names: Collection[str]) -> str:
    """Whether a finding with these names tells a cause: named, error, form, or unnamed."""
    from helpers.checks.criteria.subjects import subject_of
    from helpers.checks.judging.error_hints import KNOWN_ERRORS

    own = {misconception.name for misconception in exercise.misconceptions}
    if any(name in own or subject_of(name) for name in names):
        return "named"
    if any(name in KNOWN_ERRORS for name in names):
        return "error"
    return "unnamed" if set(names) <= _NO_CAUSE else "form"


def _share(counted: Counter[str]) -> str:
    right = counted["equivalent"] + counted["hole"]
    wrong = sum(counted.values()) - right
    known = wrong - counted["unnamed"] - counted["other"]
    kinds = f"{counted['named']} named, {counted['error']} known errors, {counted['form']} by their form"
    if counted["other"]:
        kinds += f", {counted['other']} named as something else"
    share = f"{known / max(wrong, 1):.0%} diagnosed"
    return f"{sum(counted.values())} mutants, {right} with full points, {wrong} wrong; {kinds}: {share}"
