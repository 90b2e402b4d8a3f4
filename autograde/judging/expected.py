"""What is expected on an exercise's probes: computed here from the reference and the misconceptions, on one thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TypeVar

import torch

from autograde.exercise import Exercise
from autograde.mistakes.edits import Implementation
from helpers.checks.criteria.outcome import Outcome
from helpers.checks.criteria.registry import BY_BEHAVIOUR
from helpers.checks.judging.judgement import outcomes_of
from helpers.checks.judging.spec import Part, Spec
from helpers.checks.protocol.record import Record
from helpers.checks.protocol.run import run_probe

T = TypeVar("T")
Outcomes = Mapping[str, Mapping[str, Outcome]]


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on a single thread: the thread count changes results in the fifth digit."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class _Lazily(Mapping[str, T]):
    """A mapping whose values are computed when they are first asked for."""

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
    """What reference and misconceptions give, each computed when first asked for, then kept.

    What `known` holds, of the same exercise on some of the same probes, is taken from there.
    """

    def __init__(self, exercise: Exercise, spec: Spec, known: "ComputedExpected | None" = None) -> None:
        self._exercise = exercise
        self._spec = spec
        self._known = known
        self._accepted: dict[str, list[Record]] = {}
        self._wrong: dict[str, list[Outcomes]] = {}

    def accepted(self, probe: str) -> Sequence[Record]:
        """Return the records of every accepted way on the probe, the reference's first."""
        if self._known and probe in {known.name for known in self._known._spec.probes}:
            return self._known.accepted(probe)
        if probe not in self._accepted:
            found = [self._run(function, probe) for function in self._exercise.accepted]
            self._accepted[probe] = [self._without_unused(probe, record) for record in found]
        return self._accepted[probe]

    def wrong(self, diagnosis: str) -> Sequence[Outcomes]:
        """Return the outcomes of each implementation of the misconception, by part and probe."""
        if diagnosis not in self._wrong:
            found = self._exercise.wrong(self._exercise.find_misconception(diagnosis))
            known = self._known.wrong(diagnosis) if self._known else [{}] * len(found)
            self._wrong[diagnosis] = [self.outcomes(*pair) for pair in zip(found, known, strict=True)]
        return self._wrong[diagnosis]

    def outcomes(self, function: Implementation, known: Outcomes | None = None) -> Outcomes:
        """What the function gives on the probes on which misconceptions are recorded, reduced; by part and probe.

        It is run on a probe when that is first asked for: most mistakes differ from a student's on the first already.
        """

        @cache
        def on(probe: str) -> Outcomes:
            with one_thread():
                return outcomes_of(self._spec, {probe: self._run(function, probe)}, self)

        def of(part: Part) -> Mapping[str, Outcome]:
            def outcome(probe: str) -> Outcome:
                there = known is not None and probe in known.get(part.name, {})
                return known[part.name][probe] if known and there else on(probe)[part.name][probe].reduced()

            return _Lazily([probe for probe in part.probes if self._spec.probe(probe).diagnose], outcome)

        parts = {part.name: part for part in self._spec.parts}
        return _Lazily(list(parts), lambda name: of(parts[name]))

    def _run(self, function: Implementation, probe: str) -> Record:
        with one_thread():
            return run_probe(function, self._spec.probe(probe))

    def _without_unused(self, probe: str, record: Record) -> Record:
        """The record without its arrays where only behaviour is judged: no criterion compares anything with them."""
        judged = [part for part in self._spec.parts if probe in part.probes]
        if not judged or any(part.criterion not in BY_BEHAVIOUR for part in judged):
            return record
        return replace(record, returned=None, forward_inputs=[], last_input=None, args_after={})
