"""What student code can reach from its sandbox: nothing of the machine, of other submissions, of the grader."""

import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from as_user import run_as_user
from warm import zygote

from autograde.sandbox import explain, problem
from autograde.sandbox.cgroup import delegated
from autograde.sandbox.limits import ResourceLimits
from autograde.sandbox.memory import held_memory
from autograde.sandbox.seccomp import filter_program
from autograde.sandbox.view import View, student_view, unreadable
from autograde.sessions.session import Limits, Program, Session, notebook_program
from autograde.sessions.zygote import Zygote

ROOT = Path(__file__).resolve().parents[1]
LIMITS = Limits(unit=10.0, grace=2.0)
# What /tmp shows when it is empty: the way to the project, where that is installed below it.
EMPTY = [ROOT.relative_to("/tmp").parts[0]] if ROOT.is_relative_to("/tmp") else []
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

LISTENER = """
import socket
s = socket.socket(socket.AF_UNIX)
s.bind("\\0between-submissions")
s.listen()
open("/tmp/secret", "w").write("x")
"""


@pytest.fixture(scope="module")
def small():
    """A warm process whose submissions have little memory."""
    with Zygote(resources=SMALL) as made:
        yield made


pytestmark = pytest.mark.skipif(problem() is not None, reason=problem() or "")


def cells(*sources: str) -> Program:
    return notebook_program([{"index": index, "source": source} for index, source in enumerate(sources)])


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """At most so long: what is then asserted tells whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)


def outputs(source: str, files: dict[str, bytes] | None = None, limits: Limits = LIMITS) -> str:
    """What a cell printed, or its error."""
    with Session(zygote(), limits) as session:
        report = session.load(cells(source), files)
    told = [item.get("text") or item.get("evalue") or "" for item in report.outputs.get(0, [])]
    return "".join(told) + " ".join(problem.message for problem in report.problems)


def running(marker: str) -> list[str]:
    """Processes of this machine that have `marker` in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker.encode() in (entry / "cmdline").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
    return found


def test_only_what_it_needs_is_there():
    told = outputs(
        "import os\n"
        f"print(sorted(os.listdir({str(ROOT)!r})), sorted(os.listdir({str(ROOT / 'autograde')!r})))\n"
        "print(sorted(os.listdir(os.path.expanduser('~'))), os.listdir('/tmp'), os.getcwd())"
    )
    assert "exercises" not in told
    assert "judging" not in told
    assert "solutions" not in told
    assert f"['work'] {EMPTY} /student/work" in told


def test_references_cannot_be_imported():
    assert "ModuleNotFoundError" in outputs("import autograde.exercises.compute_saliency_maps")


def test_files_beside_the_notebook_are_in_its_folder():
    files = {"notes.txt": b"hello", "data/table.csv": b"1,2"}
    assert outputs("print(open('notes.txt').read(), open('data/table.csv').read())", files) == "hello 1,2\n"


def test_a_file_name_cannot_lead_out_of_its_folder():
    assert "['passwd']" in outputs("import os; print(os.listdir('.'))", {"../../../etc/passwd": b"root::0:0"})


def test_nothing_outside_the_private_folders_can_be_written():
    told = outputs(
        "import os, sys\n"
        "for folder in ('/', '/usr', '/etc', '/dev', sys.prefix, os.path.dirname(os.__file__), '/proc/sys/kernel'):\n"
        "    try:\n"
        "        open(folder + '/written', 'w')\n"
        "        print('WRITTEN', folder)\n"
        "    except OSError as error:\n"
        "        pass\n"
        "for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~')):\n"
        "    open(folder + '/written', 'w')\n"
        "print('done')"
    )
    assert told == "done\n"


def test_private_folders_are_empty_again_for_the_next():
    outputs("open('/tmp/left', 'w'); open('/dev/shm/left', 'w')")
    assert f"{EMPTY} []" in outputs("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'))")


def test_there_is_no_network_not_even_to_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = outputs(f"import socket\nsocket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=2)")
    assert "unreachable" in told


def test_abstract_sockets_of_this_machine_are_out_of_reach():
    name = f"\0autograde-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        told = outputs(f"import socket\nsocket.socket(socket.AF_UNIX).connect({name!r})")
    assert "refused" in told


def test_other_submissions_at_the_same_time_are_not_to_be_seen():
    with Session(zygote(), LIMITS) as first:
        assert not first.load(cells(LISTENER)).problems
        told = outputs(
            "import os, socket\n"
            "print(os.listdir('/tmp'), [p for p in os.listdir('/proc') if p.isdigit()])\n"
            "socket.socket(socket.AF_UNIX).connect('\\0between-submissions')"
        )
    assert f"{EMPTY} ['1']" in told
    assert "refused" in told


def test_it_is_an_ordinary_user_without_any_capability():
    told = outputs("print(open('/proc/self/status').read())")
    assert "CapEff:\t0000000000000000" in told
    assert "CapBnd:\t0000000000000000" in told
    assert "NoNewPrivs:\t1" in told
    assert "Seccomp:\t2" in told


def test_outside_it_is_not_root():
    with Session(zygote(), LIMITS) as session:
        session.load(cells("import subprocess\nchild = subprocess.Popen(['sleep', '3.14159'])"))
        (found,) = running("3.14159")
        owner = Path("/proc", found).stat().st_uid
    assert owner == (65534 if os.getuid() == 0 else os.getuid())


@pytest.mark.parametrize(
    "call",
    [
        "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
        "unshare(0x10000000)",
        "ptrace(0, 1, 0, 0)",
        "setns(0, 0)",
        "chroot(b'/tmp')",
        "syscall(248, b'user', b'a', b'b', 1, -1)",
        "syscall(321, 0, 0, 0)",
    ],
)
def test_calls_that_change_the_machine_are_refused(call):
    if platform.machine() != "x86_64" and "syscall" in call:
        pytest.skip("the numbers are those of x86_64")
    told = outputs(f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.{call}, ctypes.get_errno())")
    assert told == "-1 1\n"


@pytest.mark.parametrize("number", [319, 425, 29, 435, 470, 10_000, 0x40000000 + 39])
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86_64")
def test_calls_that_hide_memory_or_are_unknown_do_not_exist(number):
    told = outputs(
        f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n\
print(libc.syscall(ctypes.c_long({number}), 0, 0, 0), ctypes.get_errno())"
    )
    assert told == "-1 38\n"


def test_sockets_other_than_unix_and_internet_are_refused():
    assert "not supported" in outputs("import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)")
    assert "not supported" in outputs("import socket\nsocket.socket(16, socket.SOCK_RAW, 12)")


def test_the_filter_has_a_way_out_for_every_jump():
    for machine in ("x86_64", "aarch64"):
        program = filter_program(machine)
        for place, (low, high, if_true, if_false) in enumerate(
            (step[0], step[1], step[2], step[3]) for step in program
        ):
            assert place + 1 + max(if_true, if_false) <= len(program) - (low + 256 * high not in (0x06,))


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
        "    print('no more', made < 64)"
    )
    assert told == "no more True\n"


def test_daemons_end_with_the_session():
    marker = f"86400.{os.getpid()}"
    with Session(zygote(), LIMITS) as session:
        session.load(cells(DAEMON.replace("MARKER", marker)))
        wait_until(lambda: running(marker))
        assert running(marker)
    assert not running(marker)


def test_memory_of_one_process_ends_in_a_memory_error(small):
    with Session(small, LIMITS) as session:
        report = session.load(cells("x = bytearray(2 * 10**9)", "print('goes on')"))
    assert report.outputs[0][0]["ename"] == "MemoryError"
    assert report.outputs[1][0]["text"] == "goes on\n"


def test_memory_of_all_processes_together_has_a_limit(small):
    with Session(small, LIMITS) as session:
        report = session.load(cells(FAMILY_THAT_GROWS, "print('on')"))
    assert "it held more than 1,024 MB of memory" in report.problems[0].message
    assert report.outputs[1][0]["text"] == "on\n"


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


def test_when_the_coordinator_is_killed_nothing_is_left():
    marker = f"86401.{os.getpid()}"
    source = f"import subprocess\nchild = subprocess.Popen(['sleep', '{marker}'])"
    script = (
        "import os, signal\n"
        "from autograde.sessions.session import Session, notebook_program\n"
        "from autograde.sessions.zygote import Zygote\n"
        "session = Session(Zygote())\n"
        f"session.load(notebook_program([{{'index': 0, 'source': {source!r}}}]))\n"
        "print('loaded', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "loaded\n", done.stderr
    wait_until(lambda: not running(marker))
    assert not running(marker)


def test_an_ordinary_user_has_the_same_sandbox(tmp_path):
    script = (
        "import os\n"
        "from autograde.sessions.session import Session, notebook_program\n"
        "from autograde.sessions.zygote import Zygote\n"
        "assert os.getuid() != 0\n"
        'source = \'import os, socket\\nprint(os.getuid(), os.getpid(), os.listdir("/student"), os.listdir("/tmp"))\\n'
        'socket.create_connection(("127.0.0.1", 1))\'\n'
        "with Zygote() as zygote, Session(zygote) as session:\n"
        "    report = session.load(notebook_program([{'index': 0, 'source': source}]))\n"
        "print(report.outputs[0][0]['text'], report.problems[0].message)"
    )
    done = run_as_user([sys.executable, "-B", "-c", script], tmp_path, cwd=ROOT)
    assert done.stdout.startswith(f"1000 1 ['work'] {EMPTY}"), done.stderr
    assert "unreachable" in done.stdout


def test_this_machine_s_view_can_be_read_by_others_and_holds_no_secrets():
    view = student_view()
    assert unreadable(view) is None
    assert not any(ROOT.is_relative_to(path) for path in view.shown)
    kept = {"__init__.py", "hidden.py", "load_report.py", "sandbox", "worker", "helpers"}
    assert {Path(path).name for path in view.kept} == kept


def test_a_view_that_others_cannot_read_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert unreadable(View((str(closed),), (), ())) == str(closed)


@pytest.mark.parametrize(
    ("refused", "advice"),
    [
        ("[Errno 1] unshare: Operation not permitted", "unprivileged_userns_clone"),
        ("[Errno 28] unshare: No space left on device", "max_user_namespaces"),
        ("[Errno 38] mount_setattr /tmp/usr: Function not implemented", "5.12"),
    ],
)
def test_a_refusal_is_explained(refused, advice):
    assert advice in explain(refused)


def test_memory_is_counted_over_the_whole_family():
    command = [sys.executable, "-c", PARENT_WITH_A_LARGE_CHILD]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert parent.stdout
        parent.stdout.readline()
        assert held_memory(parent.pid, 2**40) > 200 * 2**20
        assert 200 * 2**20 < held_memory(parent.pid, 0) < 300 * 2**20
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
    assert done.stdout == "(99, 99) 64\n"


def test_without_a_memory_controller_there_is_no_control_group(tmp_path):
    assert delegated(tmp_path) is None


def test_memory_that_no_process_need_hold_is_not_to_be_had():
    assert "Cannot allocate memory" in outputs("import mmap\nmmap.mmap(-1, 4096)")


def test_workers_that_load_data_for_torch_work():
    told = outputs(
        "import torch\n"
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "batches = DataLoader(TensorDataset(torch.arange(10)), batch_size=5, num_workers=2)\n"
        "print(sum(batch[0].sum().item() for batch in batches))"
    )
    assert told == "45\n"


def test_shell_commands_in_notebooks_work():
    assert "/student/work" in outputs("!pwd")


def test_a_project_below_a_folder_that_is_private_in_the_sandbox_is_seen():
    script = (
        "from autograde.sessions.session import Session, notebook_program\n"
        "from autograde.sessions.zygote import Zygote\n"
        'source = \'import helpers, os; print(os.path.dirname(helpers.__file__)); print(sorted(os.listdir("/tmp")))\\n'
        "import helpers.widgets_saliency_maps'\n"
        "with Zygote() as zygote, Session(zygote) as session:\n"
        "    report = session.load(notebook_program([{'index': 0, 'source': source}]))\n"
        "print(report.outputs[0][0]['text'], report.problems)"
    )
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        for name in ("autograde", "helpers"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("exercises", "__pycache__"))
        done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True)
        assert done.stdout.splitlines() == [f"{folder}/helpers", str(sorted({Path(folder).name, *EMPTY})), " []"], (
            done.stderr
        )
