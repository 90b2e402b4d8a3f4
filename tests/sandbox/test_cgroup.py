"""Control groups keep a submission's memory where the system delegates them; elsewhere these tests are skipped."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograde.sandbox.cgroup import delegated, make, remove
from autograde.sandbox.limits import MEGABYTE, ResourceLimits

SMALL = ResourceLimits(memory=100 * MEGABYTE)


@pytest.fixture(scope="module")
def base() -> Path:
    """Return the delegated control group, or skip the tests."""
    group = delegated() if sys.platform == "linux" else None
    if group is None:
        pytest.skip("no control group with a memory controller is delegated to this process")
    return group


def status_in_a_group(base: Path, body: Callable[[], None]) -> tuple[int, bool]:
    """Run `body` in a child in its own group; return the exit status, and whether the group ran out of memory."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)
        body()
        os._exit(0)
    group = make(base, child, SMALL)
    os.write(writing, b"g")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    killed = remove(group)
    assert not group.exists()
    return status, killed


def hold(megabytes: int) -> bytes:
    """Allocate memory."""
    return b"x" * (megabytes * MEGABYTE)


def family() -> None:
    """Start children that are within the limit one by one, but exceed it together."""
    children = []
    for _ in range(5):
        child = os.fork()
        if child == 0:
            block = hold(40)
            signal.pause()
            os._exit(len(block) == 0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def test_a_small_process_ends_by_itself(base):
    assert status_in_a_group(base, lambda: hold(20) and None) == (0, False)


def test_a_process_that_takes_too_much_is_killed_and_named(base):
    assert status_in_a_group(base, lambda: hold(300) and None) == (-signal.SIGKILL, True)


def test_a_family_is_counted_and_killed_together(base):
    assert status_in_a_group(base, family) == (-signal.SIGKILL, True)


def test_the_number_of_processes_has_a_limit(base):
    def many() -> None:
        try:
            for _ in range(2 * SMALL.processes):
                if os.fork() == 0:
                    signal.pause()
        except BlockingIOError:
            os._exit(7)

    if "pids" not in (base / "cgroup.subtree_control").read_text().split():
        pytest.skip("the pids controller is not delegated")
    status, _ = status_in_a_group(base, many)
    assert status == 7
