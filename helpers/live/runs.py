"""Work that can be paused and stopped: in the background for a page, at once where nobody looks on."""

import threading
from collections.abc import Callable

from helpers.live.turns import Turn, cell_waits, has_front_end, let_cells_go_first


class Stopped(BaseException):
    """Ends the student's function from within; no `except Exception` in it catches this."""


class Run:
    """One piece of work: `work(run)` calls `run.checkpoint()` as often as it can be paused or stopped."""

    def __init__(self, work: Callable[["Run"], None], seed: int = 0) -> None:
        """Prepare the work, with random generators seeded by `seed`."""
        self._work, self._turn, self.in_background = work, Turn(seed), False
        self._go_on = threading.Event()
        self._go_on.set()
        self._ended = threading.Event()
        self.is_stopped = False

    @property
    def is_paused(self) -> bool:
        """Whether it waits for `resume`, or will at its next checkpoint."""
        return not self._go_on.is_set()

    @property
    def is_over(self) -> bool:
        """Whether the work has ended, in any way."""
        return self._ended.is_set()

    def start(self, background: bool) -> None:
        """Do the work now, or in a thread; errors in it are the work's to handle."""
        self.in_background = background
        if background:
            let_cells_go_first()
            threading.Thread(target=self._run, daemon=True).start()
        else:
            self._run_at_once()

    def checkpoint(self) -> None:
        """Wait while paused or while a cell runs; raises Stopped after `stop`. Only called by the work itself."""
        if self.is_stopped:
            raise Stopped
        if self.in_background and (self.is_paused or cell_waits()):
            self._turn.leave()
            self._wait_for_turn()
        if self.is_stopped:
            raise Stopped

    def pause(self) -> None:
        """Hold the work at its next checkpoint."""
        self._go_on.clear()

    def resume(self) -> None:
        """Let the work go on."""
        self._go_on.set()

    def stop(self) -> None:
        """End the work at its next checkpoint, paused or not."""
        self.is_stopped = True
        self._go_on.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether the work has ended, after waiting for it; a cell does not wait, but blocks the work."""
        return self._ended.wait(0 if cell_waits() else timeout)

    def _run(self) -> None:
        self._wait_for_turn()
        try:
            self._work(self)
        except Stopped:
            pass
        finally:
            self._turn.leave()
            self._ended.set()

    def _run_at_once(self) -> None:
        # The caller has the turn already, as a cell, or needs none.
        self._turn.enter()
        try:
            self._work(self)
        except Stopped:
            pass
        finally:
            self._turn.exit()
            self._ended.set()

    def _wait_for_turn(self) -> None:
        self._go_on.wait()
        self._turn.take()


class Newest:
    """The newest of several runs: starting another stops the one before."""

    def __init__(self) -> None:
        """Start with none."""
        self.run: Run | None = None

    def start(self, work: Callable[[Run], None], seed: int = 0) -> Run:
        """Stop the run before, and start this one: in the background for a page, at once otherwise."""
        if self.run is not None:
            self.run.stop()
        self.run = Run(work, seed)
        self.run.start(background=has_front_end())
        return self.run

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the newest run has ended; returns whether it has."""
        return self.run is None or self.run.wait(timeout)
