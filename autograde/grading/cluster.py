"""Graders on other machines: the same work, and the same results, through a Dask cluster.

Each worker has one submission at a time, and it is this process that chooses which: so it is known what a worker was at
when it was lost. Losing a worker loses no work but that, which is done again elsewhere.
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
from autograde.grading.cluster_client import check_address, connected
from autograde.grading.poison import given_up
from autograde.grading.pool import Other, Progress
from autograde.sessions.session import Limits
from helpers.errors import HelperError

_LOOK = 1.0  # seconds from one look at which workers there are to the next
_PATIENCE = 600.0  # seconds without any worker
_GRACE = 15.0  # seconds, where those that came cannot grade: others may be about to come
_MOST_LOSSES = 5  # of workers by one submission, of which nothing is looked at after the second


@dataclass
class Cluster:
    """Graders on the workers of a Dask cluster: `address` is tcp://HOST:PORT, tls://HOST:PORT or local:N."""

    assignment: Assignment
    address: str
    limits: Limits = NOTEBOOK_LIMITS
    progress: Progress = lambda worker, student, lesson: None
    tell: Callable[[str], None] = lambda sentence: None
    patience: float = _PATIENCE

    def __post_init__(self) -> None:
        check_address(self.address)

    def results(self, items: Iterable[Submission | Other]) -> Generator[Graded | Other]:
        """See Graders; closing the generator ends everything at once. Raises HelperError when no worker can grade."""
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
    """A submission, and how many workers were lost while they were at it."""

    submission: Submission
    losses: int = 0


@dataclass(eq=False)
class _Seat:
    """A worker: `future` is what it is doing, `task` for whom; without a task it is being prepared."""

    address: str
    number: int
    future: Any = None
    task: _Task | None = None


class _Run:
    """A context manager; a connection to the cluster, and what each worker is at."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        made = cluster.assignment
        self._made = pickle.dumps((made, cluster.limits))
        self.name = f"autograde-{hashlib.sha256(self._made).hexdigest()[:16]}"
        self._stack = ExitStack()
        self._seats: dict[str, _Seat] = {}
        self._refused: dict[str, str] = {}
        self._waiting: deque[_Task] = deque()
        self._events: queue.SimpleQueue[tuple[_Seat, Any, Any]] = queue.SimpleQueue()
        self._looked = 0.0
        self._alone_since: float | None = None

    def __enter__(self) -> "_Run":
        from autograde.grading import cluster_tasks
        from autograde.grading.cluster_held import own_versions

        self._tasks, self._versions = cluster_tasks, own_versions()
        self._client = self._stack.enter_context(connected(self._cluster.address))
        return self

    def __exit__(self, *error: object) -> None:
        with self._stack:
            self._release()

    def add(self, submission: Submission) -> None:
        self._waiting.append(_Task(submission))
        self._hand_out()

    def until_free(self) -> Iterator[Graded]:
        """What is finished until a worker has nothing to do."""
        while self._waiting or not any(seat.future is None for seat in self._seats.values()):
            yield from self._step()

    def until_done(self) -> Iterator[Graded]:
        """All that is still to come."""
        while self._waiting or any(seat.task for seat in self._seats.values()):
            yield from self._step()

    def _step(self) -> Iterator[Graded]:
        self._look()
        with suppress(queue.Empty):
            seat, future, outcome = self._events.get(timeout=_LOOK)
            if seat.future is future:  # else it is of a worker that was lost meanwhile
                seat.future = None
                yield from self._take(seat, outcome)
        self._hand_out()

    def _hand_out(self) -> None:
        for seat in self._seats.values():
            if self._waiting and seat.future is None:
                seat.task = self._waiting.popleft()
                student = seat.task.submission.student
                self._start(seat, self._tasks.grade, self.name, pickle.dumps(seat.task.submission))
                self._cluster.progress(seat.number, student, f"on {seat.address}")

    def _start(self, seat: _Seat, function: Callable[..., Any], *arguments: Any) -> None:
        key = f"{self.name}-{function.__name__}-{uuid.uuid4().hex}"
        where = {"workers": [seat.address], "allow_other_workers": False}
        future = self._client.submit(function, *arguments, key=key, pure=False, **where)
        seat.future = future
        future.add_done_callback(lambda done: self._events.put((seat, done, _outcome(done))))

    def _take(self, seat: _Seat, outcome: Any) -> Iterator[Graded]:
        """Deal with what a worker answered."""
        task, seat.task = seat.task, None
        if isinstance(outcome, bytes):
            yield pickle.loads(outcome)  # of a worker that is trusted: it grades
        elif isinstance(outcome, CancelledError):
            raise self._cut_off()  # nobody else cancels what this run waits for
        elif _is_lost(outcome):
            seat.task = task
            self._lose(seat)
        elif outcome is not None:
            if task:
                self._waiting.appendleft(task)
            self._refuse(seat, outcome)

    def _look(self) -> None:
        """See which workers came and went, not more often than is of use."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        there = self._workers()
        for address, seat in list(self._seats.items()):
            if address not in there:
                self._lose(seat)
        for address in there:
            if address not in self._seats and address not in self._refused:
                taken = {seat.number for seat in self._seats.values()}
                number = next(n for n in range(len(taken) + 1) if n not in taken)
                seat = self._seats[address] = _Seat(address, number)
                self._start(seat, self._tasks.prepare, self.name, self._versions, self._made)
        self._be_patient(now)

    def _workers(self) -> list[str]:
        try:
            if self._client.status == "running":
                return list(self._client.nthreads())
        except (OSError, TimeoutError):
            pass
        raise self._cut_off()

    def _cut_off(self) -> HelperError:
        return HelperError(
            f"the connection to the Dask scheduler at {self._cluster.address} is lost. What was finished is kept: "
            "when the scheduler is there again, give the same command again."
        )

    def _be_patient(self, now: float) -> None:
        if self._seats:
            if self._alone_since is not None:
                self._cluster.tell("there are workers again.")
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
            self._cluster.tell(f"waiting for workers at {self._cluster.address} ...")
        elif self._refused and now - self._alone_since > _GRACE:
            raise HelperError("no worker of the cluster can grade: " + " ".join(self._refused.values()))
        elif now - self._alone_since > self._cluster.patience:
            raise HelperError(
                f"there was no worker at {self._cluster.address} for {self._cluster.patience:g} s. Start some with "
                f"`dask worker {self._cluster.address} --nthreads 1`, and give the same command again."
            )

    def _lose(self, seat: _Seat) -> None:
        """The worker is gone; what it was at is for another, unless that has cost two workers."""
        self._seats.pop(seat.address, None)
        self._drop(seat)
        if seat.task is None:
            return
        task = seat.task
        task.losses += 1
        if task.losses == 2:
            task.submission = given_up(task.submission, "while this was graded, the worker was lost, twice")
        elif task.losses > _MOST_LOSSES:
            raise HelperError(f"workers are lost again and again; the last one was {seat.address}. Look at its log.")
        self._waiting.appendleft(task)

    def _refuse(self, seat: _Seat, why: Any) -> None:
        """The worker cannot grade; the run goes on without it, if there are others."""
        self._seats.pop(seat.address, None)
        told = str(why) if isinstance(why, str | HelperError) else f"{type(why).__name__}: {why}"
        self._refused[seat.address] = f"the worker {seat.address} cannot grade: {told.rstrip('.')}."
        self._cluster.tell(self._refused[seat.address])

    def _drop(self, seat: _Seat) -> None:
        future, seat.future = seat.future, None
        if future is not None:
            future.cancel()

    def _release(self) -> None:
        """Leave nothing at work, and wait for nobody."""
        with suppress(Exception):
            for seat in self._seats.values():
                self._drop(seat)
            here = list(self._seats)
            self._client.run(self._tasks.release, self.name, workers=here, callback_timeout=3)


def _outcome(future: Any) -> Any:
    """What the task returned, or the exception that it raised."""
    try:
        return future.result()
    except BaseException as error:
        return error


def _is_lost(outcome: Any) -> bool:
    """Whether the worker process that was at it is gone."""
    from distributed import KilledWorker

    from autograde.grading.cluster_tasks import Unprepared

    return isinstance(outcome, KilledWorker | Unprepared)
