"""A time limit on a block of code, which other programs on the same machine do not shorten."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, process_time  # bound here: student code may replace them in `time`
from types import FrameType

# Seconds of waiting that count as one of computing. Waiting is no proof of a hang: other processes of the block's own,
# or a disk, may be slow because the machine is busy.
PATIENCE = 3.0
_AGAIN = 0.5  # seconds between two attempts to stop the block, in case it catches the first one
_SOON = 0.001  # seconds; a timer set to 0 would be off

_Handler = Callable[[int, FrameType | None], None]


class TimeUp(BaseException):
    """The block exceeded its time limit. A BaseException, so that `except Exception` in a loop does not swallow it."""

    def __init__(self, seconds: float = 0.0) -> None:
        """Keep the limit, in seconds."""
        super().__init__(f"not finished after {seconds:g} s")
        self.seconds = seconds


def queued() -> float:
    """Seconds for which this thread could have run, but other programs had the cores; 0 where no system tells."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


@contextlib.contextmanager
def time_limit(seconds: float, waiting: float | None = None) -> Iterator[None]:
    """Raise TimeUp inside the block after `seconds` of CPU time of this process, its threads together.

    A block that does not compute but sleeps or waits gets it after `waiting` seconds (by default PATIENCE times as
    many); waiting for a core that other programs hold does not count. Limits may be nested. No effect off the main
    thread, or on systems without interval timers.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting = PATIENCE * seconds if waiting is None else waiting
    start = monotonic() - queued()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeUp(seconds)

    def stop_if_it_waited(_signal: int, _frame: FrameType | None) -> None:
        left = start + waiting - (monotonic() - queued())
        if left <= 0:
            raise TimeUp(seconds)
        signal.setitimer(signal.ITIMER_REAL, max(left, _SOON), _AGAIN)

    computing = _timer(signal.ITIMER_PROF, signal.SIGPROF, seconds, stop, process_time)
    with computing, _timer(signal.ITIMER_REAL, signal.SIGALRM, waiting, stop_if_it_waited, monotonic):
        yield


@contextlib.contextmanager
def _timer(
    which: int, number: signal.Signals, seconds: float, handler: _Handler, clock: Callable[[], float]
) -> Iterator[None]:
    """Call `handler` after `seconds`, and then again and again; in the end the timer that ran before goes on."""
    start = clock()
    left, again = signal.setitimer(which, 0)
    before = signal.signal(number, handler)
    signal.setitimer(which, max(seconds, _SOON), _AGAIN)
    try:
        yield
    finally:
        stopped = False
        while not stopped:
            try:
                signal.setitimer(which, 0)
                signal.signal(number, before or signal.SIG_DFL)
                stopped = True
            except TimeUp:  # a timer went off once more, right here
                continue
        if left:
            signal.setitimer(which, max(left - (clock() - start), _SOON), again)
