"""A call that hangs or ends the process costs its own record, and no other; what was not called is called so."""

from collections.abc import Iterator

import numpy as np
import pytest
from warm import fork_server

from autograde.sessions.session import Limits, Session, module_program
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

SECONDS = 0.6
LIMITS = Limits(unit=10.0, grace=0.5, after_timeout=0.4)
NUMBERS = (1, 2, 3, 4)


def loaded(source: str, limits: Limits = LIMITS) -> Session:
    session = Session(fork_server(), limits)
    session.load(module_program(source.encode(), "/submissions/student.py"))
    return session


def probe(number: int) -> Probe:
    return Probe(str(number), {"x": Tensor(np.full(1, number, np.float32))}, seconds=SECONDS)


def kinds(session: Session, name: str = "f") -> Iterator[str]:
    for number in NUMBERS:
        record = session.record(name, probe(number))
        yield record.error["kind"] if record.error else "returned"


def cause(record: Record) -> str:
    assert record.error is not None
    return str(Sentence.from_data(record.error["cause"]))


def wrong_on(numbers: tuple[int, ...], body: str) -> str:
    """A module whose f does something on these numbers, and whose g is right."""
    lines = "\n        ".join(body.splitlines())
    return f"""
import ctypes, itertools, os, signal, subprocess, threading, time
def f(x):
    if int(x) in {numbers}:
        {lines}
    return x
def g(x):
    return x
"""


SPIN = "while True:\n    pass"
SWALLOW = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
HANGS = {
    "a loop": SPIN,
    "a loop that catches everything": SWALLOW,
    "a loop in C": "max(itertools.repeat(1))",
    "a loop with signals ignored": f"for s in (27, 14):\n    signal.signal(s, signal.SIG_IGN)\n{SPIN}",
    "a loop with all signals blocked": f"signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n{SPIN}",
    "a loop with the timers off": f"for t in (0, 1, 2):\n    signal.setitimer(t, 0)\n{SPIN}",
    "a loop in a thread": "t = threading.Thread(target=lambda: max(itertools.repeat(1)))\nt.start()\nt.join()",
    "a loop in another process": "subprocess.run(['sh', '-c', 'while :; do :; done'])",
    "a copy of the process that computes": f"if os.fork() == 0:\n    {SPIN[:11]} os.getpid()\nos.wait()",
    "sleep": "time.sleep(600)",
    "sleep in C": "ctypes.PyDLL(None).sleep(600)",
}
ENDS = {"exits": "os._exit(3)", "crashes": "ctypes.string_at(0)", "is killed": "os.kill(os.getpid(), 9)\nos._exit(1)"}


@pytest.mark.parametrize("body", HANGS.values(), ids=HANGS)
def test_a_function_that_hangs_on_one_probe_is_called_on_the_others(body):
    with loaded(wrong_on((2,), body)) as session:
        assert list(kinds(session)) == ["returned", "timeout", "returned", "returned"]
        assert list(kinds(session, "g")) == ["returned"] * 4


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS)
def test_a_function_that_ends_the_process_on_one_probe_is_called_on_the_others(body):
    with loaded(wrong_on((2,), body)) as session:
        assert list(kinds(session)) == ["returned", "died", "returned", "returned"]
        assert list(kinds(session, "g")) == ["returned"] * 4


@pytest.mark.parametrize("body", [SPIN, SWALLOW])
def test_a_function_that_hung_once_has_less_time_and_is_called_on_every_probe(body):
    with loaded(wrong_on(NUMBERS, body)) as session:
        causes = [cause(session.record("f", probe(number))) for number in NUMBERS]
        assert causes == ["it had not finished after 0.6 s", *["it had not finished after 0.4 s"] * 3]
        assert list(kinds(session, "g")) == ["returned"] * 4


@pytest.mark.parametrize("start", ["threading.Thread(target=spin).start()", "os.fork() or spin()"])
def test_what_a_stopped_call_left_running_is_ended(start):
    spin = "def spin():\n    while True: pass\n"
    with loaded(wrong_on((2,), f"{spin}{start}\n{SPIN}")) as session:
        assert session.record("f", probe(1)).error is None
        before = session._pid
        assert cause(session.record("f", probe(2))) == "it had not finished after 0.6 s"
        assert session.record("f", probe(3)).error is None
        assert session._pid != before


def test_a_process_goes_on_after_a_call_that_was_stopped_and_left_nothing():
    with loaded(wrong_on((2,), SPIN)) as session:
        assert session.record("f", probe(1)).error is None
        before = session._pid
        assert cause(session.record("f", probe(2))) == "it had not finished after 0.6 s"
        assert session.record("f", probe(3)).error is None
        assert session._pid == before


def test_a_function_whose_calls_have_used_up_its_time_is_not_called_and_others_are():
    work = "end = time.process_time() + 0.4\nwhile time.process_time() < end:\n    pass"
    with loaded(wrong_on(NUMBERS, work), Limits(calls=0.6)) as session:
        assert list(kinds(session)) == ["returned", "returned", "not_called", "not_called"]
        assert cause(session.record("f", probe(1))) == "its earlier calls took more than 0.6 s in total"
        assert list(kinds(session, "g")) == ["returned"] * 4


def test_loading_again_is_counted_for_the_function_that_ended_the_process():
    source = wrong_on(NUMBERS, "os._exit(3)") + "end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
    with loaded(source, Limits(calls=0.6)) as session:
        assert list(kinds(session)) == ["died", "died", "died", "not_called"]
        assert list(kinds(session, "g")) == ["returned"] * 4


def test_a_process_that_ended_after_its_answer_is_no_fault_of_the_next_call():
    with loaded(wrong_on((), "pass")) as session:
        assert session.record("f", probe(1)).error is None
        assert session._pid is not None
        fork_server().end(session._pid)
        assert session.record("g", probe(2)).error is None


def test_a_function_that_was_never_loaded_was_not_called():
    record = Session(fork_server()).record("f", probe(1))
    assert record.error is not None
    assert record.error["kind"] == "not_called"
    assert cause(record) == "nothing was loaded"
