"""Show the progress of grading a class on stderr: done, failing, rate, time left, and what each worker grades."""

import sys
import threading
import time
from collections.abc import Iterable, Iterator

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograde.class_run.run import Done
from autograde.terminal import plain

_LINES = 20  # lines printed if stderr is not a terminal: one every 5%
_SHOWN = 8  # workers
_SETTLED = 5.0  # seconds after which a rate is meaningful
_RECENT = 60.0  # seconds over which the rate is averaged


class Progress:
    """The counts of a run, which rich can render; `at` may be called from any thread."""

    def __init__(self, total: int) -> None:
        """Expect `total` students."""
        self.total = total
        self.done = self.fresh = self.failing = 0
        self._where: dict[int, str] = {}
        self._times: list[float] = []  # when the last students were finished, in seconds of time.monotonic
        self._lock = threading.Lock()

    def at(self, worker: int, student: str, lesson: str) -> None:
        """Note that worker number `worker` (from 0) begins with this lesson."""
        with self._lock:
            self._where[worker] = f"{plain(student)[:40]}: {lesson}"

    def count(self, done: Done) -> None:
        """Count one finished student."""
        self.done += 1
        if not done.fresh:
            return
        self.fresh += 1
        self.failing += any(lesson.status == "unreadable" for lesson in done.result.lessons) or bool(done.unstored)
        now = time.monotonic()
        # The previous one is kept, however long ago, so that a slow class has a rate too.
        self._times = [*(t for t in self._times[:-1] if now - t < _RECENT), *self._times[-1:], now]

    @property
    def rate(self) -> float:
        """Students per minute over the last minute; 0 in the first seconds, which may be unreadable files alone."""
        passed = self._times[-1] - self._times[0] if self._times else 0.0
        return 60 * (len(self._times) - 1) / passed if passed > _SETTLED else 0.0

    def summary(self) -> str:
        """One line: "12 of 40, 1 failing, 23.4 a minute, about 2 min left"."""
        items = [f"{self.done} of {self.total}"]
        if self.failing:
            items.append(f"{self.failing} failing")
        if self.fresh:
            items += [f"{self.rate:.1f} a minute"] if self.rate else []
            if self.rate and self.done < self.total:
                items.append(f"about {_minutes((self.total - self.done) / self.rate)} left")
        return ", ".join(items)

    def __rich__(self) -> Group:
        """A progress bar with the summary, and a line for each worker."""
        head = Table.grid(padding=(0, 1))
        head.add_row("grading", ProgressBar(self.total or 1, self.done, width=30), Text(self.summary()))
        with self._lock:
            where = sorted(self._where.items())[:_SHOWN]
        return Group(head, *(Text(f"  {number + 1}  {lesson}", style="dim") for number, lesson in where))


def watch(progress: Progress, results: Iterable[Done]) -> Iterator[Done]:
    """Pass results on, and show the progress: a live display on a terminal, a line every 5% elsewhere."""
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        with Live(progress, console=console, transient=True, refresh_per_second=4):
            for done in results:
                progress.count(done)
                yield done
        return
    last_step = 0
    for done in results:
        progress.count(done)
        step = progress.done * _LINES // (progress.total or 1)
        if step > last_step:
            print(f"grading: {progress.summary()}", file=sys.stderr, flush=True)
            last_step = step
        yield done


def _minutes(minutes: float) -> str:
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
