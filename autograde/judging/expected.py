"""What is expected on an exercise's probes: computed here from the reference and the misconceptions, on one thread."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import torch

from autograde.exercise import Exercise, Implementation
from helpers.checks.all_criteria import BY_BEHAVIOUR, CRITERIA
from helpers.checks.record import Record
from helpers.checks.run import run_probe
from helpers.checks.sheet import Sheet


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on a single thread: the thread count changes results in the fifth digit."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class ComputedExpected:
    """Records of reference and misconceptions, each computed when first asked for, then kept."""

    def __init__(self, exercise: Exercise, sheet: Sheet) -> None:
        self._exercise = exercise
        self._sheet = sheet
        self._accepted: dict[str, list[Record]] = {}
        self._wrong: dict[str, list[Mapping[str, Record]]] = {}

    def accepted(self, probe: str) -> Sequence[Record]:
        if probe not in self._accepted:
            self._accepted[probe] = [self._run(function, probe) for function in self._exercise.accepted]
        return self._accepted[probe]

    def wrong(self, diagnosis: str) -> Sequence[Mapping[str, Record]]:
        if diagnosis not in self._wrong:
            found = next(m for m in self._exercise.misconceptions if m.name == diagnosis)
            names = [probe.name for probe in self._sheet.probes if probe.diagnose]
            self._wrong[diagnosis] = [
                {name: self._run(function, name) for name in names} for function in found.implementations
            ]
        return self._wrong[diagnosis]

    def _run(self, function: Implementation, probe: str) -> Record:
        with one_thread():
            return _kept(self._sheet, probe, run_probe(function, self._sheet.probe(probe)))


def _kept(sheet: Sheet, probe: str, record: Record) -> Record:
    """The record; where only behaviour is judged, with what the criteria say of it in place of the large arrays.

    All inputs on the way of every known mistake would be a gigabyte, and looked through again for each student.
    """
    judged = [part for part in sheet.parts if probe in part.probes]
    if not judged or any(part.criterion not in BY_BEHAVIOUR for part in judged):
        return record
    said = {part.criterion: CRITERIA[part.criterion](record, [], sheet.probe(probe), part.options) for part in judged}
    shown = {name: outcome.kind for name, outcome in said.items()}
    return replace(record, returned=None, forward_inputs=[], args_after={}, shown=shown)
