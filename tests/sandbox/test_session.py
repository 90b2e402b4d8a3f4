"""The process in which student code runs: what it knows, what reaches the judge, and what hangs or dies in it."""

import gc
import json
import socket
import threading
import time

import numpy as np
import pytest
from warm import fork_server

from autograde.inside.frames import BadFrame, Silence, receive, send
from autograde.sandbox import SandboxError
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.outputs import trusted_outputs
from autograde.sessions.session import Limits, Session, module_program, notebook_program
from autograde.sessions.validation import trusted_record
from helpers.checks.protocol.arguments import Tensor
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import Record
from helpers.checks.sentences import Sentence

PROBE = Probe("one", {"x": Tensor(np.arange(3, dtype=np.float32))}, seconds=1.0)
QUICK = Limits(unit=1.0, grace=0.5, after_timeout=0.5)


def loaded(source: str) -> Session:
    """Return a session with this module loaded."""
    session = Session(fork_server(), QUICK)
    session.load(module_program(source.encode(), "/submissions/student.py"))
    return session


def record(source: str, probe: Probe = PROBE) -> Record:
    """Load the module and call its f on the probe."""
    with loaded(source) as session:
        return session.record("f", probe)


def error_of(source: str) -> dict[str, object]:
    """Return the error that the module's f raises on the probe."""
    error = record(source).error
    assert error is not None
    return error


def test_a_function_returns_its_array():
    np.testing.assert_array_equal(record("def f(x):\n    return 2 * x").returned, [0, 2, 4])


def test_references_and_hidden_probes_are_not_in_the_process():
    source = """
import gc, sys
def f(x):
    judges = ("autograde.exercise", "autograde.judging", "autograde.course", "autograde.grading")
    modules = [name for name in sys.modules if name.startswith(judges)]
    secrets = [o for o in gc.get_objects() if type(o).__name__ in ("Exercise", "Misconception", "Judge", "Spec")]
    raise LookupError(f"{modules} and {secrets}")
"""
    assert error_of(source)["message"] == "[] and []"


def test_the_environment_is_clean(monkeypatch):
    monkeypatch.setenv("AUTOGRADE_COURSE", "/secret/course")
    told = error_of("import os\ndef f(x):\n    raise LookupError(sorted(os.environ))")
    assert "AUTOGRADE_COURSE" not in str(told["message"])


def test_torch_runs_on_one_thread():
    assert record("import torch\ndef f(x):\n    return torch.tensor([torch.get_num_threads()])").returned == [1]


def test_submissions_do_not_see_each_other():
    record("import torch\ntorch.abs = None\ntorch.mine = 1\ndef f(x):\n    return x")
    assert record("import torch\ndef f(x):\n    return torch.abs(x) + hasattr(torch, 'mine')").error is None


def test_what_forgotten_hooks_keep_is_freed_before_the_calls():
    source = """
import weakref, torch
model = torch.nn.Sequential(torch.nn.Linear(1, 1))
kept = weakref.WeakSet()

def leave():
    store = []
    def hook(module, inputs, output):
        store.append(output)
        kept.add(output)
    model[0].register_forward_hook(hook)

leave()
model(torch.zeros(1, 1))
before = len(kept)

def f(x):
    return torch.tensor([before, len(kept), len(model[0]._forward_hooks)])
"""
    np.testing.assert_array_equal(record(source).returned, [1, 0, 0])


def test_prints_do_not_reach_the_channel():
    source = (
        "import os, sys\nprint('a' * 10**6)\nos.write(1, b'junk')\ndef f(x):\n    os.write(2, b'x' * 99)\n    return x"
    )
    assert record(source).error is None


def test_writing_on_the_channel_gives_no_record():
    source = """
import os, stat
def f(x):
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, b"\\0" * 7 + b"\\5hello")
        except OSError:
            pass
    return x
"""
    error = error_of(source)
    assert error["kind"] == "died"
    assert "not a record" in str(Sentence.from_data(error["cause"]))


def test_a_frame_of_a_gigabyte_is_refused_before_it_is_read():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send((1 << 30).to_bytes(8))
        with pytest.raises(BadFrame, match="1,073,741,824"):
            receive(ours)


def test_a_frame_that_never_ends_is_given_up():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send((100).to_bytes(8) + b"abc")
        with pytest.raises(Silence):
            receive(ours, time.monotonic() + 0.05)


def test_frames_carry_arrays():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(theirs, {"a": np.arange(3), "b": [None, "text"]})
        got = receive(ours)
    np.testing.assert_array_equal(got["a"], [0, 1, 2])
    assert got["b"] == [None, "text"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("os._exit(3)", "exited with code 3"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("os.closerange(3, 100); time.sleep(30)", "ended the process|killed by|exited"),
    ],
)
def test_a_dying_process_is_a_record_and_the_next_function_runs(body, message):
    source = f"import os, time\ndef f(x):\n    {body}\ndef g(x):\n    return x"
    with loaded(source) as session:
        error = session.record("f", PROBE).error
        assert error is not None
        assert error["kind"] == "died"
        assert any(part in str(Sentence.from_data(error["cause"])) for part in message.split("|"))
        assert session.record("g", PROBE).error is None


def test_an_endless_loop_is_stopped_softly_with_the_students_line():
    error = error_of("def f(x):\n    while True:\n        pass")
    assert error["kind"] == "timeout"
    assert "line" in str(error["lines"])


def test_a_copy_of_the_process_does_not_answer():
    source = "import os\nos.fork()\ndef f(x):\n    return x"
    with loaded(source) as session:
        assert session.record("f", PROBE).error is None
        assert session.record("f", PROBE).error is None


def test_the_process_is_started_again_after_it_was_killed():
    with loaded("def f(x):\n    return x") as session:
        assert fork_server()._process is not None
        fork_server()._process.kill()
        fork_server()._process.wait()
        session._end()
        assert session.record("f", PROBE).error is None


@pytest.mark.parametrize(
    "change",
    [
        {"returned": np.array(["text"])},
        {"returned": np.zeros(5_000_000, np.int8)},
        {"returned": [1, 2]},
        {"error": {"kind": "forgiven", "type": "", "message": "", "lines": []}},
        {"error": {"kind": "not_called", "type": "", "message": "", "lines": []}},
        {"error": {"kind": "raised", "type": "", "message": "", "lines": [{}]}},
        {"forwards": True},
        {"forwards": -1},
        {"seconds": float("nan")},
        {"args_changed": {"x": "no"}},
        {"args_after": {"x": {"y": 1}}},
        {"gradients": {"x": {"y": 1}}},
        {"forward_inputs": [np.zeros(1)] * 65},
        {"last_input": np.zeros(5_000_000, np.int8)},
        {"warnings": [1]},
        {"points": 10},
    ],
)
def test_a_forged_record_is_refused(change):
    with pytest.raises(ValueError, match="not a record"):
        trusted_record(Record().to_data() | change)


def test_outputs_that_are_none_are_left_out():
    forged = [{"output_type": "script"}, "text", {"output_type": "stream", "name": "stdin", "text": ""}, None]
    assert trusted_outputs(forged) == []
    assert trusted_outputs("no list")[0]["name"] == "stderr"


def test_a_refused_sandbox_leaves_no_socket_open(monkeypatch):
    """An open one would be a ResourceWarning, which pytest makes an error."""
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(ForkServer, "_launched", lambda self: ours)
    theirs.send(json.dumps({"refused": "[Errno 1] unshare: Operation not permitted"}).encode())
    with theirs, ForkServer() as server, pytest.raises(SandboxError, match="does not let this user create namespaces"):
        server.spawn()
    gc.collect()


def test_a_slow_library_is_imported_once_for_all_that_mention_it():
    source = b"import sys\nimported = 'torch' 'vision' in sys.modules\n"

    def imported(session, expected):
        report = session.load(module_program(source + f"assert imported == {expected}\n".encode(), "student.py"))
        return not report.problems

    with ForkServer() as server, Session(server) as one, Session(server) as two:
        assert imported(one, False)
        source += b"mentioned = 'torchvision'\n"
        assert imported(one, True)
        cells = [{"index": 0, "source": "import sys\nassert 'torchvision' in sys.modules"}]
        assert not two.load(notebook_program(cells)).problems


def test_writing_to_a_process_that_never_reads_has_a_deadline():
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(Silence):
        send(ours, {"x": np.zeros(10_000_000, np.uint8)}, time.monotonic() + 0.2)


def test_writing_in_pieces_sends_the_whole_frame():
    ours, theirs = socket.socketpair()
    data = np.random.RandomState(1).bytes(3_000_000)
    received = []
    reader = threading.Thread(target=lambda: received.append(receive(theirs)))
    with ours, theirs:
        reader.start()
        send(ours, {"x": np.frombuffer(data, np.uint8)}, time.monotonic() + 60)
        reader.join()
    assert received[0]["x"].tobytes() == data


ANSWERS_IN_ADVANCE = """
import gc, time
from autograde.inside.frames import send
def hold():
    line = next(item.connection for item in gc.get_objects() if type(item).__name__ == "Child")
    send(line, {"loaded": {"defined": ["f"], "problems": []}})
    described = {"found": True, "callable": True, "fits": True, "type": "function", "signature": "(x)"}
    for _ in range(20):
        send(line, {"described": described})
    while True:
        try:
            time.sleep(3600)
        except BaseException:
            pass
hold()
"""


def test_a_process_that_answers_in_advance_and_never_reads_does_not_hold_the_judge():
    large = Probe("large", {"x": Tensor(np.zeros(3_000_000, dtype=np.float32))}, seconds=1.0)
    with loaded(ANSWERS_IN_ADVANCE) as session:
        assert session.describe("f", [[1, []]])
        record = session.record("f", large)
    assert record.error is not None
    assert record.error["kind"] == "timeout"


def test_a_session_has_one_limit_for_all_that_it_does():
    with loaded("def f(x):\n    return x") as session:
        session._end()
        session._end_by = time.monotonic()
        assert session.describe("f", [[1, []]]) is None
        error = session.record("f", PROBE).error
        assert error is not None
        assert error["kind"] == "not_called"
        assert "took more than" in str(Sentence.from_data(error["cause"]))
