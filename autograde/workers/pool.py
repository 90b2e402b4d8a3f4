"""Several graders on this machine, each of which takes the next submission as soon as it is free.

The results do not depend on how the work is distributed: each is computed from one submission alone.
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from autograde.grading.assignment import NOTEBOOK_LIMITS, Assignment, Graded, Submission
from autograde.sessions.session import Limits
from autograde.workers.capacity import usable_cores
from autograde.workers.grader import Grader, GraderDied
from autograde.workers.retry import grade_with_retry

Other = TypeVar("Other")
Progress = Callable[[int, str, str], None]
"""Called with a worker's number (from 0), and the student and lesson that it is grading now."""


class Graders(Protocol):
    """Graders of submissions: processes on this machine, or a cluster."""

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """Yield the result of each submission as it is finished; pass other items through.

        An item is requested only when a worker is free for it, so that memory does not grow with the class.
        """
        ...


class Pool:
    """`workers` grader processes, started on demand and stopped at the end of `results`."""

    def __init__(
        self,
        assignment: Assignment,
        workers: int,
        limits: Limits = NOTEBOOK_LIMITS,
        progress: Progress = lambda worker, student, lesson: None,
    ) -> None:
        """Prepare the pool; the graders are started later."""
        self.assignment, self.workers, self.limits, self.progress = assignment, workers, limits, progress
        self.graders: dict[int, Grader] = {}
        self._starting = threading.Lock()
        # A grader keeps two cores busy while it loads: more at a time would only be ready later, the first one, too.
        self._loading = threading.BoundedSemaphore(max(1, usable_cores() // 2))
        self._stopped = False

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """See Graders; closing the generator stops all work at once. Raises HelperError when graders cannot work."""
        self._stopped = False
        source = _Source(items)
        out: queue.Queue[Any] = queue.Queue(self.workers)  # at most one waiting result per worker
        threads = [threading.Thread(target=self._work, args=(n, source, out)) for n in range(self.workers)]
        for thread in threads:
            thread.start()
        try:
            working = len(threads)
            while working:
                result = out.get()
                if isinstance(result, _End):
                    working -= 1
                    if result.error:
                        raise result.error
                else:
                    yield result
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
            grader = self.graders.get(number) or self._started(number)
            try:
                return grader.grade(submission, lambda lesson: self.progress(number, submission.student, lesson))
            except GraderDied:
                self._forget(number)
                raise

        return grade_with_retry(attempt, submission)

    def _started(self, number: int) -> Grader:
        """A new grader, ready to grade."""
        with self._loading:
            with self._starting:  # do not start one after `_stop` has listed them
                if self._stopped:
                    raise InterruptedError
                grader = self.graders[number] = Grader(self.assignment, self.limits)
            grader.wait()
            return grader

    def _stop(self, threads: list[threading.Thread], out: "queue.Queue[Any]") -> None:
        with self._starting:
            self._stopped = True
            for grader in self.graders.values():
                grader.stop()
        while any(thread.is_alive() for thread in threads):
            try:
                out.get(timeout=0.05)  # a thread may be waiting to put a result that is no longer needed
            except queue.Empty:
                continue
        for number in list(self.graders):
            self._forget(number)

    def _forget(self, number: int) -> None:
        with self._starting:
            self.graders.pop(number).close()


class _End:
    """Put in the queue by a thread that has finished or failed."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class _Source(Iterator[Other]):
    """An iterator that several threads may use."""

    def __init__(self, items: Iterable[Other]) -> None:
        self._items = iter(items)
        self._asking = threading.Lock()

    def __next__(self) -> Other:
        with self._asking:
            return next(self._items)
