"""A time limit counts what a block computes; waiting counts less, and what other programs do counts nothing."""

import threading
import time

import pytest

from helpers.checks.protocol.time_limit import TimeUp, time_limit

LONG = 600.0  # seconds, which no test reaches


def compute(seconds: float = LONG) -> None:
    """Take this much CPU time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_block_that_computes_is_stopped_after_its_cpu_time():
    with pytest.raises(TimeUp) as stopped, time_limit(0.05):
        compute()
    assert stopped.value.seconds == 0.05


def test_waiting_is_not_computing():
    with time_limit(0.05, waiting=LONG):
        time.sleep(0.2)


def test_a_block_that_only_waits_is_stopped_too():
    with pytest.raises(TimeUp), time_limit(LONG, waiting=0.05):
        time.sleep(LONG)


def test_a_block_that_catches_its_end_is_stopped_once_more():
    def stubborn() -> None:
        try:
            compute()
        except TimeUp:
            compute()

    with pytest.raises(TimeUp), time_limit(0.05):
        stubborn()


def test_waiting_for_a_core_is_no_waiting(monkeypatch):
    began = time.monotonic()
    monkeypatch.setattr("helpers.checks.protocol.time_limit.queued", lambda: time.monotonic() - began)
    with time_limit(LONG, waiting=0.05):
        time.sleep(0.3)


def test_after_waiting_for_a_core_the_rest_of_the_time_counts(monkeypatch):
    began = time.monotonic()
    monkeypatch.setattr("helpers.checks.protocol.time_limit.queued", lambda: min(time.monotonic() - began, 0.3))
    with pytest.raises(TimeUp), time_limit(LONG, waiting=0.1):
        time.sleep(LONG)
    assert time.monotonic() - began > 0.3


@pytest.mark.parametrize(("outer", "block"), [((0.1, LONG), compute), ((LONG, 0.1), lambda: time.sleep(LONG))])
def test_a_limit_goes_on_after_one_inside_it(outer, block):
    def after_another() -> None:
        with time_limit(LONG):
            pass
        block()

    with pytest.raises(TimeUp) as stopped, time_limit(*outer):
        after_another()
    assert stopped.value.seconds == outer[0]


def test_a_limit_that_is_kept_leaves_nothing_running():
    with time_limit(0.05, waiting=0.05):
        pass
    compute(0.15)
    time.sleep(0.15)


def test_off_the_main_thread_there_is_no_limit():
    ended = []

    def run() -> None:
        with time_limit(0.01):
            compute(0.1)
        ended.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ended
