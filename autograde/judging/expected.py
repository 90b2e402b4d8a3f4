"""Compute what references and misconceptions give on an exercise's probes, on one thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from autograde.exercise import Exercise
from autograde.mistakes.edits import Implementation
from autograde.mistakes.pairs import named_variants, pair
from helpers.checks.criteria.outcome import Outcome, Outcomes
from helpers.checks.judging.judgement import outcomes_of
from helpers.checks.judging.pairs import PairTable
from helpers.checks.judging.registry import BY_BEHAVIOUR
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.run import run_probe
from helpers.checks.stored import StoredExpected

T = TypeVar("T")


class _Lazily(Mapping[str, T]):
    """A mapping whose values are computed on first access, then kept."""

    def __init__(self, names: Sequence[str], compute: Callable[[str], T]) -> None:
        self._names = dict.fromkeys(names)
        self._compute = cache(compute)

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._compute(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class ComputedExpected:
    """The results of reference and misconceptions, computed on first access, then kept."""

    def __init__(
        self,
        exercise: Exercise,
        spec: Spec,
        known: "ComputedExpected | StoredExpected | None" = None,
        table: PairTable | None = None,
    ) -> None:
        """Reuse the results in `known`, which is of the same exercise and has some of the same probes.

        `table` is that of the exercise's pairs; without it, no pairs are looked for.
        """
        self._exercise = exercise
        self.spec = spec
        self._known = known
        self._table = table
        self._accepted: dict[str, list[Record]] = {}
        self._wrong: dict[str, list[Outcomes]] = {}

    def accepted(self, probe: str) -> Sequence[Record]:
        """Return the records of every accepted way to answer, the reference's first; KeyError for an unknown probe."""
        if self._known and probe in {known.name for known in self._known.spec.probes}:
            return self._known.accepted(probe)
        if probe not in self._accepted:
            records = [self._run(function, probe) for function in self._exercise.accepted]
            self._accepted[probe] = [self._without_unused(probe, record) for record in records]
        return self._accepted[probe]

    def wrong(self, diagnosis: str) -> Sequence[Outcomes]:
        """Return the outcomes of each implementation of the misconception, by part and probe; KeyError if unknown."""
        if diagnosis not in self._wrong:
            functions = self._exercise.wrong(self._exercise.find_misconception(diagnosis))
            known = self._known.wrong(diagnosis) if self._known else [{}] * len(functions)
            pairs = zip(functions, known, strict=True)
            self._wrong[diagnosis] = [self.outcomes(function, diagnosis, there) for function, there in pairs]
        return self._wrong[diagnosis]

    def pairs(self, outcomes: Outcomes) -> Iterator[tuple[tuple[str, str], Outcomes]]:
        """Yield (names, outcomes) of pairs of misconceptions that give these outcomes on a few public probes."""
        variants = named_variants(self._exercise.misconceptions)
        for first, second in self._table.find(outcomes) if self._table else ():
            function = pair(self._exercise.reference, [variants[first][1], variants[second][1]])
            if function:
                yield (variants[first][0], variants[second][0]), self.outcomes(function)

    def outcomes(self, function: Implementation, misconception: str = "", known: Outcomes | None = None) -> Outcomes:
        """Return the function's reduced outcomes by part and probe, on the probes with `diagnose`.

        With a `misconception`, only on the probes that can show it. The function runs on a probe only when that
        outcome is accessed: most mistakes differ from a student's on the first probe already. Outcomes in `known` are
        reused.
        """

        @cache
        def on(probe: str) -> Outcomes:
            with one_thread():
                return outcomes_of(self.spec, {probe: self._run(function, probe)}, self)

        def of(part: Part) -> Mapping[str, Outcome]:
            def outcome(probe: str) -> Outcome:
                there = known is not None and probe in known.get(part.name, {})
                return known[part.name][probe] if known and there else on(probe)[part.name][probe].reduced()

            probes = [self.spec.probe(name) for name in part.probes]
            recorded = [p.name for p in probes if p.diagnose and (not misconception or p.can_show(misconception))]
            return _Lazily(recorded, outcome)

        parts = {part.name: part for part in self.spec.parts}
        return _Lazily(list(parts), lambda name: of(parts[name]))

    def _run(self, function: Implementation, probe: str) -> Record:
        with one_thread():
            return run_probe(function, self.spec.probe(probe))

    def _without_unused(self, probe: str, record: Record) -> Record:
        """The record, without arrays if its parts judge behaviour only: no criterion compares them."""
        judged = [part for part in self.spec.parts if probe in part.probes]
        if not judged or any(part.criterion not in BY_BEHAVIOUR for part in judged):
            return record
        return replace(record, returned=None, calls=[], last_input=None, args_after={}, gradients={})
