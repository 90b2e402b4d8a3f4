"""A fork server for student code and judges without slow probes, shared by all tests of a run."""

import atexit
from functools import cache, cached_property

from judging import HIDDEN_SEED, setting

from autograde.exercises import find_exercise
from autograde.grading.marks import JudgeOf
from autograde.judging.expected import ComputedExpected
from autograde.judging.judge import Judge
from autograde.sandbox import problem
from autograde.sessions.fork_server import ForkServer
from helpers.checks.judging.spec import Spec


@cache
def fork_server() -> ForkServer:
    """Return the shared fork server, started when first used and stopped after the tests."""
    server = ForkServer(sandboxed=problem() is None)
    atexit.register(server.close)
    return server


class SmallJudge(Judge):
    """A judge that uses only probes on toy networks, public and hidden."""

    @cached_property
    def spec(self) -> Spec:
        """The spec without large probes."""
        return setting(self.exercise.name, self.hidden_seed, large=False)[0]

    @cached_property
    def expected(self) -> ComputedExpected:
        """What is expected on the small spec."""
        return setting(self.exercise.name, self.hidden_seed, large=False)[1]


@cache
def small_judges() -> JudgeOf:
    """Return a function from an exercise's name to its small judge."""
    return cache(lambda name: SmallJudge(find_exercise(name), HIDDEN_SEED))
