"""Who does the units of work: this process, several processes here, or the workers of a Dask cluster."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar

from helpers.clusters.client import check_address, connected
from helpers.errors import ArgumentError, HelperError

Unit = TypeVar("Unit")
Result = TypeVar("Result")
_AHEAD = 2  # units that wait at each worker, so that it need not wait for the next one
_PATIENCE = 600.0  # seconds to wait for a first worker
_LOSSES = 5  # workers that a unit may lose before the run gives up


class Workers(Protocol):
    """What does units of work."""

    def results(self, work: Callable[[Unit], Result], units: Iterable[Unit]) -> Generator[tuple[Unit, Result]]:
        """Yield each unit with its result, in any order; an error of the work is raised."""


class Here:
    """This process, one unit after the other."""

    def results(self, work: Callable[[Unit], Result], units: Iterable[Unit]) -> Generator[tuple[Unit, Result]]:
        """See Workers."""
        for unit in units:
            yield unit, work(unit)


class Processes:
    """`count` processes on this machine, started once and used for all stages."""

    def __init__(self, pool: ProcessPoolExecutor, count: int) -> None:
        """Use this pool of `count` processes."""
        self._pool, self._count = pool, count

    def results(self, work: Callable[[Unit], Result], units: Iterable[Unit]) -> Generator[tuple[Unit, Result]]:
        """See Workers."""
        waiting: dict[Future[Result], Unit] = {}
        remaining = iter(units)
        while True:
            for unit in islice(remaining, self._count * _AHEAD - len(waiting)):
                waiting[self._pool.submit(work, unit)] = unit
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()


class Cluster:
    """The workers of a Dask cluster; the unit of a worker that is lost is done by another one."""

    def __init__(self, client: Any, address: str) -> None:
        """Use this connected client; raises HelperError if no worker comes, or one has other packages."""
        self._client, self._address = client, address
        self._require_workers()

    def results(self, work: Callable[[Unit], Result], units: Iterable[Unit]) -> Generator[tuple[Unit, Result]]:
        """See Workers; raises HelperError if workers keep getting lost, or the scheduler is."""
        from distributed import CancelledError, KilledWorker, as_completed

        remaining = iter(units)
        futures: dict[str, Unit] = {}
        completed = as_completed([], loop=self._client.loop)

        def send() -> None:
            for unit in islice(remaining, max(1, len(self._client.nthreads())) * _AHEAD - len(futures)):
                # Not pure: the same unit of another run is not taken from this one's memory.
                future = self._client.submit(work, unit, pure=False)
                futures[future.key] = unit
                completed.add(future)

        try:
            send()
            for future in completed:
                yield futures.pop(future.key), future.result()
                future.release()
                send()
        except KilledWorker as error:
            raise HelperError(f"workers keep getting lost with the same work: {error}. Look at their logs.") from error
        except (CancelledError, OSError) as error:
            raise HelperError(
                f"the connection to the Dask scheduler at {self._address} is lost. What was finished is kept: when it "
                "is running again, repeat the command with --resume."
            ) from error

    def _require_workers(self) -> None:
        from helpers.clusters.versions import differences, own_versions

        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise HelperError(
                f"no worker connected to {self._address} for {_PATIENCE:g} s. Start some with "
                f"`dask worker {self._address} --nthreads 1` and repeat the command."
            ) from error
        for worker, difference in self._client.run(differences, own_versions()).items():
            if difference is not None:
                raise HelperError(f"the worker {worker} cannot help: {difference}.")


@contextmanager
def workers(count: int | None = None, cluster: str | None = None) -> Generator[Workers]:
    """Give the workers to use: `count` processes here (None: one for each core), or a cluster's, by its address.

    Raises ArgumentError for fewer than one process, HelperError for an address without a scheduler.
    """
    if cluster is not None:
        check_address(cluster)
        with _allowed_losses(), connected(cluster) as client:
            yield Cluster(client, cluster)
        return
    count = _cores() if count is None else count
    if count < 1:
        raise ArgumentError(f"the number of workers is {count}; expected 1 or more.")
    if count == 1:
        yield Here()
        return
    # Not forked: torch may have started threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context)
    try:
        yield Processes(pool, count)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _allowed_losses() -> Generator[None]:
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": _LOSSES}):
        yield


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
