"""The tasks that the coordinator (`cluster`) sends to a Dask worker.

Anyone who can send tasks to a worker has its user's rights there; student code cannot, because it runs in the
grader's sandbox without a network.

Arguments and results are sent as bytes, and heavy modules are imported where they are used: unpickling would import
torch in the scheduler and block a worker's event loop.
"""

import pickle
import signal
from collections.abc import Mapping
from typing import Any

from distributed import get_worker

from helpers.errors import HelperError


class Unprepared(Exception):
    """This process has no grader for the run: the worker process that was prepared has been replaced."""


def dask_setup(worker: Any) -> None:
    """Make a local worker ignore Ctrl-C; the coordinator handles it and then stops its workers."""
    # Not SIG_IGN, which graders and student code would inherit.
    signal.signal(signal.SIGINT, lambda number, frame: None)


def prepare(name: str, versions: Mapping[str, str], assignment_data: bytes) -> str | None:
    """Start a grader under the run's name; return None, or the reason why this worker cannot grade.

    versions: the coordinator's, by package. assignment_data: pickled (Assignment, Limits).
    """
    from autograde.workers.cluster_grader import GraderPlugin, other_checks
    from helpers.clusters.versions import differences

    difference = differences(versions)
    if difference:
        return difference
    assignment, limits = pickle.loads(assignment_data)
    difference = other_checks(assignment)
    if difference:
        return difference
    plugins = get_worker().plugins
    for other, registered in list(plugins.items()):
        if isinstance(registered, GraderPlugin) and registered.is_idle and other != name:
            plugins.pop(other, None)
    plugin: Any = plugins.setdefault(name, GraderPlugin(assignment, limits))  # torn down with the worker
    try:
        plugin.wait()
    except HelperError as error:
        release(name, get_worker())
        return str(error)
    return None


def grade(name: str, submission: bytes) -> bytes:
    """Grade a pickled Submission with the run's grader, and return the pickled Graded.

    Raises Unprepared when this process has no grader for the run, HelperError when graders crash whatever they grade.
    """
    plugin: Any = get_worker().plugins.get(name)
    if plugin is None:
        raise Unprepared
    return pickle.dumps(plugin.grade(pickle.loads(submission)))


def release(name: str, dask_worker: Any) -> None:
    """Stop the run's grader; called outside the task queue, so that it does not wait for a running task."""
    plugin = dask_worker.plugins.pop(name, None)
    if plugin:
        plugin.teardown(dask_worker)
