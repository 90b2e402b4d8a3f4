"""What the coordinator (`cluster`) has a Dask worker do.

Whoever can send tasks to a worker can do there what its user can; students' code cannot, for it runs in the grader's
sandbox, without a network.

Everything goes over the wire as bytes, and what is heavy is imported where it is used: unpickling would import torch in
the scheduler, and in a worker's event loop, which has to answer others meanwhile.
"""

import pickle
import signal
from collections.abc import Mapping
from typing import Any

from distributed import get_worker

from helpers.errors import HelperError


class Unprepared(Exception):
    """This process holds no grader for the run: it is another one than the one that was prepared."""


def dask_setup(worker: Any) -> None:
    """Called in workers that a run starts for itself: Ctrl-C is for the coordinator alone, which then ends them."""
    # Not SIG_IGN, which graders and students' code would inherit.
    signal.signal(signal.SIGINT, lambda number, frame: None)


def prepare(name: str, wanted: Mapping[str, str], made: bytes) -> str | None:
    """Hold a grader, ready for work, under this name; a sentence if that cannot be done here.

    `wanted` are the coordinator's versions, `made` is its (Assignment, Limits), pickled.
    """
    from autograde.grading.cluster_held import Held, differences, other_checks

    told = differences(wanted)
    if told:
        return told
    assignment, limits = pickle.loads(made)
    told = other_checks(assignment)
    if told:
        return told
    plugins = get_worker().plugins
    for other, known in list(plugins.items()):
        if isinstance(known, Held) and known.resting and other != name:
            plugins.pop(other, None)
    held: Any = plugins.setdefault(name, Held(assignment, limits))  # a plugin, so that it ends with the worker
    try:
        held.wait()
    except HelperError as error:
        release(name, get_worker())
        return str(error)
    return None


def grade(name: str, submission: bytes) -> bytes:
    """What the grader of this name finds out: a Submission in, a Graded out, both pickled.

    Raises Unprepared, or HelperError when graders end whatever they grade.
    """
    held: Any = get_worker().plugins.get(name)
    if held is None:
        raise Unprepared
    return pickle.dumps(held.grade(pickle.loads(submission)))


def release(name: str, dask_worker: Any) -> None:
    """The run is over: end its grader. Called beside the tasks, so that it does not wait for one."""
    held = dask_worker.plugins.pop(name, None)
    if held:
        held.teardown(dask_worker)
