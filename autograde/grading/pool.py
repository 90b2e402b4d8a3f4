"""Several graders on this machine, each fed with the next submission as soon as it is free.

However the work is shared out, the results are the same: each is made from one submission alone.
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from autograde.grading.assignment import NOTEBOOK_LIMITS, Assignment, Graded, Submission
from autograde.grading.grader import Grader, GraderDied
from autograde.grading.poison import tried
from autograde.sessions.session import Limits

Other = TypeVar("Other")
Progress = Callable[[int, str, str], None]
"""Told which worker is at whose lesson: number from 0, student, lesson."""


class Graders(Protocol):
    """Whatever grades submissions: processes here, or machines elsewhere."""

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """What each submission gives, as it is finished; whatever else `items` holds is passed through.

        An item is only taken when a worker is free for it, so that a class of any size takes the same memory.
        """
        ...


class Pool:
    """`workers` grader processes, started when there is something for them to do, and ended with `results`."""

    def __init__(
        self,
        assignment: Assignment,
        workers: int,
        limits: Limits = NOTEBOOK_LIMITS,
        progress: Progress = lambda worker, student, lesson: None,
    ) -> None:
        self.assignment, self.workers, self.limits, self.progress = assignment, workers, limits, progress
        self.graders: dict[int, Grader] = {}
        self._starting = threading.Lock()
        self._stopped = False

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """See Graders; closing the generator ends everything at once."""
        self._stopped = False
        source = _Source(items)
        out: queue.Queue[Any] = queue.Queue(self.workers)  # no more results wait than there are workers
        threads = [threading.Thread(target=self._work, args=(n, source, out)) for n in range(self.workers)]
        for thread in threads:
            thread.start()
        try:
            working = len(threads)
            while working:
                found = out.get()
                if isinstance(found, _End):
                    working -= 1
                    if found.error:
                        raise found.error
                else:
                    yield found
        finally:
            self._stop(threads, out)

    def _work(self, number: int, source: "_Source[Any]", out: "queue.Queue[Any]") -> None:
        error: BaseException | None = None
        try:
            for item in source:
                out.put(self._graded(number, item) if isinstance(item, Submission) else item)
                if self._stopped:
                    break
        except BaseException as caught:
            error = caught
        out.put(_End(error))

    def _graded(self, number: int, submission: Submission) -> Graded:
        def attempt(submission: Submission) -> Graded:
            grader = self._grader(number)
            try:
                return grader.grade(submission, lambda lesson: self.progress(number, submission.student, lesson))
            except GraderDied:
                self._forget(number)
                raise

        return tried(attempt, submission)

    def _grader(self, number: int) -> Grader:
        with self._starting:  # none may be started once `_stop` has looked at which there are
            if self._stopped:
                raise InterruptedError
            if number not in self.graders:
                self.graders[number] = Grader(self.assignment, self.limits)
            return self.graders[number]

    def _stop(self, threads: list[threading.Thread], out: "queue.Queue[Any]") -> None:
        with self._starting:
            self._stopped = True
            for grader in self.graders.values():
                grader.stop()
        while any(thread.is_alive() for thread in threads):
            try:
                out.get(timeout=0.05)  # a thread may wait for room to put what nobody wants any more
            except queue.Empty:
                continue
        for number in list(self.graders):
            self._forget(number)

    def _forget(self, number: int) -> None:
        with self._starting:
            self.graders.pop(number).close()


class _End:
    """A thread has nothing more to do, or failed."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class _Source(Iterator[Other]):
    """An iterator that several threads may ask for the next item."""

    def __init__(self, items: Iterable[Other]) -> None:
        self._items = iter(items)
        self._asking = threading.Lock()

    def __next__(self) -> Other:
        with self._asking:
            return next(self._items)
