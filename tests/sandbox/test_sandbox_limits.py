"""How much of the machine student code may take, and that nothing of it is left."""

import os
import signal
import subprocess
import sys

import pytest
from sandboxed import LIMITS, ROOT, cells, needs_sandbox, outputs, running, wait_until
from warm import fork_server

from autograde.inside.frames import send
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.memory import used_memory
from autograde.sandbox.supervisor import TIME
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Limits, Session

SMALL = ResourceLimits(memory=1024 * 2**20)

DAEMON = """
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "MARKER"])
    os._exit(0)
"""

FAMILY_THAT_GROWS = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        x = bytearray(b"x") * (300 * 2**20)
        time.sleep(60)
time.sleep(60)
"""

PARENT_WITH_A_LARGE_CHILD = """
import subprocess, sys, time
child = "x = bytearray(b'x') * (200 * 2**20); print(1, flush=True); import time; time.sleep(60)"
made = subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE)
made.stdout.readline()
print(1, flush=True)
time.sleep(60)
"""

IN_CHILDREN = """
import ctypes, os, socket, threading, time
libc = ctypes.CDLL(None)
for _ in range({children}):
    if os.fork() == 0:
        try:
            {hold}
        except OSError:
            pass
        time.sleep(60)
time.sleep(60)
"""

# What processes hold without having it in their memory, or without showing it.
UNSEEN = {
    "what waits in sockets": """
            pairs = []
            while True:
                pairs.append(socket.socketpair())
                for end in pairs[-1]:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
                    end.send(bytes(2**24), socket.MSG_DONTWAIT)""",
    "what waits in sockets that are closed": """
            place = f"\\0{os.getpid()}"
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(place)
            listening.listen(500)
            for _ in range(500):
                caller = socket.socket(socket.AF_UNIX)
                caller.connect(place)
                caller.send(bytes(2**20), socket.MSG_DONTWAIT)
                caller.close()""",
    "datagrams": """
            pairs = []
            while True:
                pairs.append(socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))
                for end in pairs[-1]:
                    for size in (200_000, 10_000, 1000, 200_000):
                        try:
                            end.send(bytes(size), socket.MSG_DONTWAIT)
                        except BlockingIOError:
                            pass""",
    "page tables": """
            libc.mmap.restype = ctypes.c_void_p
            for number in range(20_000):
                place = ctypes.c_void_p((2**14 + number) << 30)
                ctypes.string_at(libc.mmap(place, ctypes.c_long(4096), 1, 0x4022, -1, ctypes.c_long(0)), 1)""",
    "memory of a process whose first thread has ended": """
            def hoard():
                time.sleep(0.1)
                held = bytearray(b"x") * (100 * 2**20)
                time.sleep(60)
            threading.Thread(target=hoard).start()
            libc.pthread_exit(None)""",
}


@pytest.fixture(scope="module")
def small():
    """Yield a fork server whose submissions have little memory."""
    with ForkServer(resources=SMALL) as server:
        yield server


@needs_sandbox
def test_forks_end_with_a_limit_and_none_is_left():
    told = outputs(
        "import os, time\n"
        "made = 0\n"
        "try:\n"
        "    while made < 500:\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(600)\n"
        "        made += 1\n"
        "except BlockingIOError:\n"
        "    print('no more', made < 48)"
    )
    assert told == "no more True\n"


@needs_sandbox
def test_daemons_end_with_the_session():
    marker = f"86400.{os.getpid()}"
    with Session(fork_server(), LIMITS) as session:
        session.load(cells(DAEMON.replace("MARKER", marker)))
        wait_until(lambda: running(marker))
        assert running(marker)
    assert not running(marker)


@needs_sandbox
def test_memory_of_one_process_ends_in_a_memory_error(small):
    with Session(small, LIMITS) as session:
        report = session.load(cells("x = bytearray(2 * 10**9)", "print('goes on')"))
    assert report.outputs[0][0]["ename"] == "MemoryError"
    assert report.outputs[1][0]["text"] == "goes on\n"


@needs_sandbox
def test_memory_of_all_processes_together_has_a_limit(small):
    with Session(small, LIMITS) as session:
        report = session.load(cells(FAMILY_THAT_GROWS, "print('on')"))
    assert "it used more than 1,024 MB of memory" in report.problems[0].message
    assert report.outputs[1][0]["text"] == "on\n"


@needs_sandbox
@pytest.mark.parametrize("what", UNSEEN)
def test_memory_that_processes_do_not_show_counts(small, what):
    with Session(small, LIMITS) as session:
        report = session.load(cells(IN_CHILDREN.format(children=20, hold=UNSEEN[what].strip())))
    assert "it used more than 1,024 MB of memory" in report.problems[0].message


@needs_sandbox
def test_memory_that_no_process_need_hold_is_not_to_be_had():
    assert "Cannot allocate memory" in outputs("import mmap\nmmap.mmap(-1, 4096)")


@needs_sandbox
def test_a_flood_of_files_ends_with_an_error():
    told = outputs(
        "block = b'x' * 2**20\n"
        "try:\n"
        "    for number in range(10_000):\n"
        "        with open(f'/tmp/{number}', 'wb') as file:\n"
        "            for _ in range(32):\n"
        "                file.write(block)\n"
        "except OSError as error:\n"
        "    print(error.errno, number < 10)"
    )
    assert told == "28 True\n"


@needs_sandbox
def test_when_the_coordinator_is_killed_nothing_is_left():
    marker = f"86401.{os.getpid()}"
    source = f"import subprocess\nchild = subprocess.Popen(['sleep', '{marker}'])"
    script = (
        "import os, signal\n"
        "from autograde.sessions.session import Session, notebook_program\n"
        "from autograde.sessions.fork_server import ForkServer\n"
        "session = Session(ForkServer())\n"
        f"session.load(notebook_program([{{'index': 0, 'source': {source!r}}}]))\n"
        "print('loaded', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "loaded\n", done.stderr
    wait_until(lambda: not running(marker))
    assert not running(marker)


def test_memory_is_counted_over_the_whole_family():
    command = [sys.executable, "-c", PARENT_WITH_A_LARGE_CHILD]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert parent.stdout
        parent.stdout.readline()
        assert used_memory(parent.pid, 2**40) > 200 * 2**20
        assert 200 * 2**20 < used_memory(parent.pid, 0) < 300 * 2**20
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.communicate()


def test_limits_are_set_for_good():
    source = """
import resource
from autograde.sandbox.limits import ResourceLimits, apply
apply(ResourceLimits(open_files=99), processes=True)
print(resource.getrlimit(resource.RLIMIT_NOFILE), resource.getrlimit(resource.RLIMIT_NPROC)[1])
"""
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "(99, 99) 48\n"


@needs_sandbox
def test_after_its_time_a_submission_is_killed_whatever_its_judge_does():
    marker = f"86402.{os.getpid()}"
    pid, connection = fork_server().spawn(seconds=6)  # time enough to start the child, also on a slow machine
    with connection:
        program = cells(f"import subprocess, time\nsubprocess.Popen(['sleep', '{marker}'])\ntime.sleep(86400)")
        send(connection, {"do": "load", "program": program, "skip": [], "seconds": 86400, "files": {}})
        wait_until(lambda: running(marker))
        assert running(marker)
        wait_until(lambda: not running(marker))
        assert not running(marker)
        assert fork_server().end(pid).reason == TIME


@needs_sandbox
def test_the_end_of_a_sessions_time_is_said(monkeypatch):
    limits = Limits(unit=60.0, load=60.0)
    monkeypatch.setattr(Limits, "whole", 1.5)
    with Session(fork_server(), limits) as session:
        report = session.load(cells("import time\ntime.sleep(60)"))
    assert "took more than 1.5 s" in report.problems[0].message
