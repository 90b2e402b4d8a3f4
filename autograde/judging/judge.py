"""The judge: it knows references, misconceptions and hidden probes, and turns records into verdicts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from autograde.exercise import Exercise
from autograde.exercises import find_exercise
from autograde.judging.expected import ComputedExpected
from autograde.judging.redaction import redacted, told
from autograde.mistakes.edits import calling
from helpers.checks.criteria.outcome import Outcomes
from helpers.checks.judging.judgement import judge
from helpers.checks.judging.spec import Spec
from helpers.checks.judging.verdict import Verdict
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.record import Record
from helpers.checks.stored import StoredExpected, exercise_names, load_expected


def stored_of(exercise: Exercise) -> StoredExpected | None:
    """Return what is stored of the exercise on its public probes, None if that was made of another version of it."""
    if exercise.name not in exercise_names():
        return None
    stored = load_expected(exercise.name)
    return stored if stored.digest == exercise.digest else None


Recorder = Callable[[Probe], Record]


class Judge:
    """Judges one exercise, on its public probes and on hidden ones drawn from `hidden_seed`."""

    def __init__(self, exercise: Exercise, hidden_seed: int) -> None:
        """Keep the exercise and the secret seed; probes and expected results are computed on first use."""
        self.exercise = exercise
        self.hidden_seed = hidden_seed

    @cached_property
    def spec(self) -> Spec:
        """The exercise's spec, with public and hidden probes."""
        with one_thread():  # drawing probes runs small networks, which two threads only slow down
            return self.exercise.spec(self.hidden_seed)

    @cached_property
    def expected(self) -> ComputedExpected:
        """The results of references and misconceptions on these probes: on public ones stored, on others computed."""
        known = stored_of(self.exercise)
        return ComputedExpected(self.exercise, self.spec, known, known.table if known else None)

    def prepare(self) -> None:
        """Draw the hidden inputs and run the accepted answers on them, unless that is done: verdicts need it."""
        for probe in self.spec.probes:
            self.expected.accepted(probe.name)

    def judge(self, recorder: Recorder) -> Verdict:
        """Return the verdict on a student's function, which `recorder` calls on a probe and records."""
        return self.verdict({probe.name: recorder(probe) for probe in self.spec.probes})

    def verdict(self, records: Mapping[str, Record], others: Mapping[str, Verdict] = MappingProxyType({})) -> Verdict:
        """Return the verdict on records by probe, as it may be told: without what could spell out hidden inputs.

        `others` are verdicts on the same submission, by exercise: a mistake in a function that this one calls costs
        points there only.
        """
        called = [others[name] for name in self.exercise.calls if name in others]
        hidden = {probe.name for probe in self.spec.probes if probe.hidden}
        with one_thread():
            inherited = self._inherited(called)
            return told(judge(self.spec, redacted(records, hidden), self.expected, called, inherited))

    def _inherited(self, called: Sequence[Verdict]) -> Iterator[Outcomes]:
        """The outcomes of the reference with functions called that make the named mistakes of these verdicts.

        Only where results are compared: what is measured says itself which mistake it is.
        """
        if not any(part.criterion == "values" for part in self.spec.parts):
            return
        for verdict in called:
            callee = find_exercise(verdict.exercise)
            found = {part.diagnosis for part in verdict.parts}
            for misconception in callee.misconceptions:
                for wrong in callee.wrong(misconception) if misconception.name in found else ():
                    yield self.expected.outcomes(calling(self.exercise.reference, callee.name, wrong))
