"""A stopwatch that lets the judge look at a picture while it grows, and does not count the time of looking."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from torch import Tensor
from torch.optim.optimizer import Optimizer, register_optimizer_step_post_hook

from synthesis.judge import Judge

WANTED = 0.9  # the probability of the class that ends a run
BETWEEN = 0.1  # seconds of work between two looks at least
SHARE = 0.1  # of the work so far, between two looks at least

Clock = Callable[[], float]
Views = Callable[[], Sequence[Tensor]]


class StopRun(Exception):
    """The picture is good enough, or its time is up."""


class Stopwatch:
    """Times one picture of one class; it runs from when it is made.

    reached: seconds of work until the judge gave the class a probability of 0.9; None if it never did. looks: seconds
    of work and probability of each look. steps: how often the picture was shown. best: the highest probability;
    picture: the first of the views, (3, H, W), when it was given. total: seconds of work of the whole run.
    """

    def __init__(self, judge: Judge, target: int, limit: float, clock: Clock = time.perf_counter) -> None:
        """Start; limit: seconds of work after which the run stops; clock: what measures them."""
        self.clock = clock
        self.judge, self.target, self.limit = judge, target, limit
        self.reached: float | None = None
        self.steps, self.best = 0, 0.0
        self.looks: list[tuple[float, float]] = []
        self.picture: Tensor | None = None
        self.total = 0.0
        self._looking, self._looked = 0.0, 0.0
        self._start = self.clock()

    @property
    def seconds(self) -> float:
        """Seconds of work until now."""
        return self.clock() - self._start - self._looking

    def step(self, views: Views) -> None:
        """Take note of a step; at times, let the judge look. Raises StopRun at the end of the run."""
        self.steps += 1
        if self.seconds - self._looked >= max(BETWEEN, SHARE * self.seconds):
            self.look(views)
        if self.reached is not None or self.seconds > self.limit:
            raise StopRun

    def look(self, views: Views) -> None:
        """Let the judge look, at no time."""
        now, start = self.seconds, self.clock()
        shown = views()
        probability = self.judge(shown, self.target)
        self.looks.append((now, probability))
        if probability > self.best or self.picture is None:
            self.best, self.picture = probability, shown[0].detach().clone()
        if probability >= WANTED and self.reached is None:
            self.reached = now
        self._looked = now
        self._looking += self.clock() - start

    def seconds_to(self, wanted: float) -> float:
        """Return the seconds of work until the judge gave the class this probability; infinity stands for never."""
        return next((seconds for seconds, probability in self.looks if probability >= wanted), math.inf)

    def stop(self) -> None:
        """Take the time of the whole run."""
        self.total = self.seconds

    @contextmanager
    def watching(self, views: Callable[[Tensor], Sequence[Tensor]]) -> Iterator[None]:
        """Inside the block, the judge looks after steps of any optimizer, and once more at the end.

        views: from the first of the parameters that the optimizer changes to what the judge gets.
        """
        parameter: list[Tensor] = []

        def after_step(optimizer: Optimizer, *_: object) -> None:
            parameter[:] = optimizer.param_groups[0]["params"][:1]
            self.step(lambda: views(*parameter))

        handle = register_optimizer_step_post_hook(after_step)
        try:
            yield
            self.look(lambda: views(*parameter))
        finally:
            handle.remove()
