"""The limits of a student's process are of what it does: CPU time, and a part of the time that it waits."""

import math

import pytest
from sandboxed import needs_sandbox, wait_until
from warm import fork_server

from autograde.sandbox.processor import ProcessorUse, processor_use
from autograde.sessions.effort import Effort
from autograde.sessions.session import Session, module_program
from helpers.checks.protocol.time_limit import PATIENCE


class Process:
    """A made-up process on a made-up clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.cpu, self.queued = 1000.0, 0.0, 0.0
        monkeypatch.setattr("autograde.sessions.effort.monotonic", lambda: self.now)

    def used(self) -> ProcessorUse:
        return ProcessorUse(self.cpu, self.queued)

    def compute(self, seconds: float, share: float = 1.0) -> None:
        """Take this much CPU time, on a core of which it gets a share."""
        self.cpu += seconds
        self.queued += seconds / share - seconds
        self.now += seconds / share

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def process(monkeypatch):
    return Process(monkeypatch)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.01])
def test_a_busy_machine_changes_no_effort(process, share):
    effort = Effort(process.used).begin(20.0)
    process.compute(19.0, share)
    assert effort.spent == pytest.approx(19.0)
    assert effort.left() > 0
    process.compute(2.0, share)
    assert effort.left() == 0


def test_waiting_counts_in_part(process):
    effort = Effort(process.used).begin(20.0)
    process.wait(PATIENCE * 19.0)
    assert effort.left() > 0
    process.wait(PATIENCE * 2.0)
    assert effort.left() == 0


def test_each_step_has_a_limit_of_its_own_and_all_are_added_up(process):
    effort = Effort(process.used).begin(20.0)
    process.compute(15.0)
    effort.begin(20.0)
    process.wait(PATIENCE * 15.0)
    assert effort.left() > 0
    assert (effort.spent, effort.total) == pytest.approx((15.0, 30.0))


def test_where_nothing_can_be_known_all_time_is_waiting(process):
    effort = Effort(lambda: None).begin(20.0)
    process.compute(30.0)
    assert effort.spent == pytest.approx(30.0 / PATIENCE)


def test_what_a_process_had_used_when_it_ended_still_counts(process):
    known = [process.used]
    effort = Effort(lambda: known[0]() if known else None).begin()
    process.compute(5.0)
    assert effort.spent == pytest.approx(5.0)
    known.clear()
    process.wait(1.0)
    assert effort.spent == pytest.approx(5.0)


def test_the_last_resort_is_of_wall_time(process):
    effort = Effort(process.used, process.now + 100.0).begin(math.inf)
    process.compute(1.0, share=0.01)
    assert effort.left() == 0


@needs_sandbox
def test_the_processor_time_of_a_submission_is_that_of_all_its_processes():
    source = b"""
import os, time
def work():
    child = os.fork()
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass
    if child == 0:
        time.sleep(600)
work()
"""
    with Session(fork_server()) as session:
        session.load(module_program(source, "/submissions/student.py"))
        wait_until(lambda: (used := session._used()) and used.cpu > 0.5)
        used = session._used()
    assert used
    assert used.cpu > 0.5


def test_a_process_that_has_ended_has_no_processor_use():
    assert processor_use(2**22 + 1) is None  # above the largest number of a process
