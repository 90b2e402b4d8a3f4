"""The judge: holds references, misconceptions and hidden probes, and turns records into verdicts."""

from collections.abc import Callable
from functools import cached_property

from autograde.exercise import Exercise
from autograde.judging.discretion import discreet
from autograde.judging.expected import ComputedExpected, one_thread
from helpers.checks.judgement import judge
from helpers.checks.probe import Probe
from helpers.checks.record import Record
from helpers.checks.sheet import Sheet
from helpers.checks.verdict import Verdict

Recorder = Callable[[Probe], Record]


class Judge:
    """Judges one exercise, on its public probes and on hidden ones drawn from `hidden_seed`."""

    def __init__(self, exercise: Exercise, hidden_seed: int) -> None:
        self.exercise = exercise
        self.hidden_seed = hidden_seed

    @cached_property
    def sheet(self) -> Sheet:
        with one_thread():  # drawing probes runs small networks, which two threads only slow down
            return self.exercise.sheet(self.hidden_seed)

    @cached_property
    def expected(self) -> ComputedExpected:
        return ComputedExpected(self.exercise, self.sheet)

    def judge(self, recorder: Recorder) -> Verdict:
        """The verdict on the function that `recorder` calls, wherever it runs."""
        records = discreet({probe.name: recorder(probe) for probe in self.sheet.probes})
        with one_thread():
            return judge(self.sheet, records, self.expected)
