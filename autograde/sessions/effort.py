"""How much a student's process has done, however busy the machine is, and a deadline made of it."""

import math
from collections.abc import Callable
from time import monotonic

from autograde.sandbox.processor import ProcessorUse
from helpers.checks.protocol.time_limit import PATIENCE

_EVERY = 0.1  # seconds between two looks at the process, at least
_LONGEST = 1.0  # seconds between two looks while waiting: several processes use more than a second of a second


class Effort:
    """The effort of a student's process in steps, such as cells and calls; the deadline of the current one.

    Effort, in seconds, is the CPU time of the process and of all that it started, or a PATIENCE-th of the time that it
    waited, where that is more. Waiting for a core does not count, so that other programs change little. Where the
    system does not tell (`used` returns None), all time counts as waiting.
    """

    def __init__(self, used: Callable[[], ProcessorUse | None], end: float = math.inf) -> None:
        """Begin with the process, in a step without limit; at `end`, of time.monotonic, every step is over."""
        self._used, self._end = used, end
        self._limit = math.inf
        self._known = ProcessorUse(0.0, 0.0)
        self._known_at = monotonic()
        self._total = 0.0
        self._start = self._known_at, self._known

    @property
    def spent(self) -> float:
        """The effort of the current step."""
        if monotonic() >= self._known_at + _EVERY:
            self._known, self._known_at = self._used() or self._known, monotonic()
        at, before = self._start
        waited = self._known_at - at - (self._known.queued - before.queued)
        return max(self._known.cpu - before.cpu, waited / PATIENCE, 0.0)

    @property
    def total(self) -> float:
        """The effort of all steps together."""
        return self._total + self.spent

    @property
    def goes_on(self) -> bool:
        """Whether more threads run, in all processes together, than when the current step began."""
        used = self._used()
        return used is not None and used.threads > self._start[1].threads

    def begin(self, seconds: float = math.inf) -> "Effort":
        """End the current step and begin one of at most `seconds` of effort; returns itself, as its deadline."""
        self._total += self.spent
        self._start = self._known_at, self._known
        self._limit = seconds
        return self

    def left(self) -> float:
        """For how many seconds to wait before asking again; none are left when the step's time is over."""
        left = min(self._limit - self.spent, self._end - monotonic())
        return min(max(left, _EVERY), _LONGEST) if left > 0 else 0.0
