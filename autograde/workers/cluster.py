"""Grade on other machines through a Dask cluster, with the same results as on this one.

This process assigns one submission at a time to each worker, in a run one lesson of it, so it knows which one a lost
worker was grading. Only that one has to be graded again, by another worker.
"""

import hashlib
import pickle
import queue
import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

from autograde.grading.assignment import NOTEBOOK_LIMITS, Assignment, Graded, Submission
from autograde.inside.loading.report import Problem
from autograde.sessions.session import Limits
from autograde.workers.pool import Other, Progress
from autograde.workers.retry import ungraded
from helpers.clusters.client import check_address, connected
from helpers.errors import HelperError

_INTERVAL = 1.0  # seconds between two updates of the list of workers
_PATIENCE = 600.0  # seconds to wait for a first worker
_GRACE = 15.0  # seconds to wait for more workers if all that connected cannot grade
_MOST_LOSSES = 5  # of workers per submission; after the second, its contents are no longer read


@dataclass
class Cluster:
    """Graders on the workers of a Dask cluster.

    address: tcp://HOST:PORT, tls://HOST:PORT or local:N. progress: see Progress. tell: called with a sentence for the
    instructor. patience: seconds to wait for a worker. Raises HelperError for any other address, or when
    dask.distributed is not installed.
    """

    assignment: Assignment
    address: str
    limits: Limits = NOTEBOOK_LIMITS
    progress: Progress = lambda worker, student, lesson: None
    tell: Callable[[str], None] = lambda sentence: None
    patience: float = _PATIENCE

    def __post_init__(self) -> None:
        """Check the address."""
        check_address(self.address)

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """See Graders; closing the generator stops all work at once. Raises HelperError when no worker can grade."""
        with ExitStack() as stack:
            run: _Run | None = None
            for item in items:
                if isinstance(item, Submission):
                    run = run or stack.enter_context(_Run(self))
                    yield from run.until_free()
                    run.add(item)
                else:
                    yield item
            if run:
                yield from run.until_done()


@dataclass
class _Task:
    """A submission, and how many workers were lost while they were grading it."""

    submission: Submission
    losses: int = 0


@dataclass(eq=False)
class _Worker:
    """A Dask worker: `future` is what it is computing, `task` what it is grading; without a task it is starting."""

    address: str
    number: int
    future: Any = None
    task: _Task | None = None


class _Run:
    """One run on the cluster, a context manager: the connection, and the state of each worker."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._assignment_data = pickle.dumps((cluster.assignment, cluster.limits))
        self.name = f"autograde-{hashlib.sha256(self._assignment_data).hexdigest()[:16]}"
        self._stack = ExitStack()
        self._workers: dict[str, _Worker] = {}
        self._refused: dict[str, str] = {}
        self._waiting: deque[_Task] = deque()
        self._events: queue.SimpleQueue[tuple[_Worker, Any, Any]] = queue.SimpleQueue()
        self._updated = 0.0
        self._waiting_since: float | None = None

    def __enter__(self) -> "_Run":
        from autograde.workers import cluster_tasks
        from helpers.clusters.versions import own_versions

        self._tasks, self._versions = cluster_tasks, own_versions()
        self._client = self._stack.enter_context(connected(self._cluster.address, [self._tasks.__name__]))
        return self

    def __exit__(self, *error: object) -> None:
        with self._stack:
            self._release()

    def add(self, submission: Submission) -> None:
        self._waiting.append(_Task(submission))
        self._hand_out()

    def until_free(self) -> Iterator[Graded]:
        """Yield results as they are finished until a worker is free."""
        while self._waiting or not any(worker.future is None for worker in self._workers.values()):
            yield from self._step()

    def until_done(self) -> Iterator[Graded]:
        """Yield all remaining results as they are finished."""
        while self._waiting or any(worker.task for worker in self._workers.values()):
            yield from self._step()

    def _step(self) -> Iterator[Graded]:
        self._update_workers()
        with suppress(queue.Empty):
            worker, future, outcome = self._events.get(timeout=_INTERVAL)
            if worker.future is future:  # otherwise the worker was lost in the meantime
                worker.future = None
                yield from self._take(worker, outcome)
        self._hand_out()

    def _hand_out(self) -> None:
        for worker in self._workers.values():
            if self._waiting and worker.future is None:
                worker.task = self._waiting.popleft()
                student = worker.task.submission.student
                self._start(worker, self._tasks.grade, self.name, pickle.dumps(worker.task.submission))
                self._cluster.progress(worker.number, student, f"on {worker.address}")

    def _start(self, worker: _Worker, function: Callable[..., Any], *arguments: Any) -> None:
        key = f"{self.name}-{function.__name__}-{uuid.uuid4().hex}"
        where = {"workers": [worker.address], "allow_other_workers": False}
        future = self._client.submit(function, *arguments, key=key, pure=False, **where)
        worker.future = future
        future.add_done_callback(lambda done: self._events.put((worker, done, _outcome(done))))

    def _take(self, worker: _Worker, outcome: Any) -> Iterator[Graded]:
        """Process what a worker returned or raised."""
        task, worker.task = worker.task, None
        if isinstance(outcome, bytes):
            yield pickle.loads(outcome)  # workers are trusted: they grade
        elif isinstance(outcome, CancelledError):
            raise self._connection_lost()  # nothing else cancels a task of this run
        elif _is_lost(outcome):
            worker.task = task
            self._lose(worker)
        elif outcome is not None:
            if task:
                self._waiting.appendleft(task)
            self._refuse(worker, outcome)

    def _update_workers(self) -> None:
        """Update the list of workers, at most once per interval."""
        now = time.monotonic()
        if now - self._updated < _INTERVAL:
            return
        self._updated = now
        connected_now = self._connected_addresses()
        for address, worker in list(self._workers.items()):
            if address not in connected_now:
                self._lose(worker)
        for address in connected_now:
            if address not in self._workers and address not in self._refused:
                taken = {worker.number for worker in self._workers.values()}
                number = next(n for n in range(len(taken) + 1) if n not in taken)
                worker = self._workers[address] = _Worker(address, number)
                self._start(worker, self._tasks.prepare, self.name, self._versions, self._assignment_data)
        self._check_waiting(now)

    def _connected_addresses(self) -> list[str]:
        try:
            if self._client.status == "running":
                return list(self._client.nthreads())
        except (OSError, TimeoutError):
            pass
        raise self._connection_lost()

    def _connection_lost(self) -> HelperError:
        return HelperError(
            f"the connection to the Dask scheduler at {self._cluster.address} is lost. What was finished is kept: "
            "when the scheduler is running again, repeat the command."
        )

    def _check_waiting(self, now: float) -> None:
        if self._workers:
            if self._waiting_since is not None:
                self._cluster.tell("workers are available again.")
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = now
            self._cluster.tell(f"waiting for workers at {self._cluster.address} ...")
        elif self._refused and now - self._waiting_since > _GRACE:
            raise HelperError("no worker of the cluster can grade: " + " ".join(self._refused.values()))
        elif now - self._waiting_since > self._cluster.patience:
            raise HelperError(
                f"no worker connected to {self._cluster.address} for {self._cluster.patience:g} s. Start some with "
                f"`dask worker {self._cluster.address} --nthreads 1` and repeat the command."
            )

    def _lose(self, worker: _Worker) -> None:
        """Forget a lost worker and grade its submission elsewhere, unless that has already cost two workers."""
        self._workers.pop(worker.address, None)
        self._drop(worker)
        if worker.task is None:
            return
        task = worker.task
        task.losses += 1
        if task.losses == 2:
            task.submission = ungraded(task.submission, Problem("grader_died", "worker_lost"))
        elif task.losses > _MOST_LOSSES:
            raise HelperError(f"workers keep getting lost, the last one at {worker.address}. Look at its log.")
        self._waiting.appendleft(task)

    def _refuse(self, worker: _Worker, why: Any) -> None:
        """Continue without a worker that cannot grade."""
        self._workers.pop(worker.address, None)
        reason = str(why) if isinstance(why, str | HelperError) else f"{type(why).__name__}: {why}"
        self._refused[worker.address] = f"the worker {worker.address} cannot grade: {reason.rstrip('.')}."
        self._cluster.tell(self._refused[worker.address])

    def _drop(self, worker: _Worker) -> None:
        future, worker.future = worker.future, None
        if future is not None:
            future.cancel()

    def _release(self) -> None:
        """Stop all workers without waiting for them."""
        with suppress(Exception):
            for worker in self._workers.values():
                self._drop(worker)
            addresses = list(self._workers)
            self._client.run(self._tasks.release, self.name, workers=addresses, callback_timeout=3)


def _outcome(future: Any) -> Any:
    """Return the task's result, or the exception that it raised."""
    try:
        return future.result()
    except BaseException as error:
        return error


def _is_lost(outcome: Any) -> bool:
    """Return whether the outcome means that the worker process has ended."""
    from distributed import KilledWorker

    from autograde.workers.cluster_tasks import Unprepared

    return isinstance(outcome, KilledWorker | Unprepared)
