"""A warm process for student code, and judges without the slow probes, shared by the tests of a run."""

import atexit
from functools import cache, cached_property

from judging import setting

from autograde.exercise import find_exercise
from autograde.grading.marks import JudgeOf
from autograde.judging.expected import ComputedExpected
from autograde.judging.judge import Judge
from autograde.sandbox import problem
from autograde.sessions.zygote import Zygote
from helpers.checks.sheet import Sheet


@cache
def zygote() -> Zygote:
    """Started when first used, ended with the tests."""
    made = Zygote(sandboxed=problem() is None)
    atexit.register(made.close)
    return made


class SmallJudge(Judge):
    """Judges on toy networks alone, public and hidden."""

    @cached_property
    def sheet(self) -> Sheet:
        return setting(self.exercise.name, self.hidden_seed, large=False)[0]

    @cached_property
    def expected(self) -> ComputedExpected:
        return setting(self.exercise.name, self.hidden_seed, large=False)[1]


@cache
def small_judges() -> JudgeOf:
    return cache(lambda name: SmallJudge(find_exercise(name), 1))
