"""What student code can reach from its sandbox: nothing of the machine, of other submissions, of the grader."""

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from as_user import run_as_user
from sandboxed import EMPTY, LIMITS, ROOT, cells, needs_sandbox, outputs, running
from warm import fork_server

from autograde.sessions.session import Session

LISTENER = """
import socket
s = socket.socket(socket.AF_UNIX)
s.bind("\\0between-submissions")
s.listen()
open("/tmp/secret", "w").write("x")
"""

pytestmark = needs_sandbox


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
    with Session(fork_server(), LIMITS) as first:
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
    marker = f"86403.{os.getpid()}"
    with Session(fork_server(), LIMITS) as session:
        session.load(cells(f"import subprocess\nchild = subprocess.Popen(['sleep', '{marker}'])"))
        (found,) = running(marker)
        owner = Path("/proc", found).stat().st_uid
    assert owner >= 1_879_048_192 if os.getuid() == 0 else owner == os.getuid()


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


def test_an_ordinary_user_has_the_same_sandbox(tmp_path):
    script = (
        "import os\n"
        "from autograde.sessions.session import Session, notebook_program\n"
        "from autograde.sessions.fork_server import ForkServer\n"
        "assert os.getuid() != 0\n"
        'source = \'import os, socket\\nprint(os.getuid(), os.getpid(), os.listdir("/student"), os.listdir("/tmp"))\\n'
        'socket.create_connection(("127.0.0.1", 1))\'\n'
        "with ForkServer() as fork_server, Session(fork_server) as session:\n"
        "    report = session.load(notebook_program([{'index': 0, 'source': source}]))\n"
        "print(report.outputs[0][0]['text'], report.problems[0].message)"
    )
    done = run_as_user([sys.executable, "-B", "-c", script], tmp_path, cwd=ROOT)
    assert done.stdout.startswith(f"1000 1 ['work'] {EMPTY}"), done.stderr
    assert "unreachable" in done.stdout


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
        "from autograde.sessions.fork_server import ForkServer\n"
        'source = \'import helpers, os; print(os.path.dirname(helpers.__file__)); print(sorted(os.listdir("/tmp")))\\n'
        "import helpers.widgets.saliency_maps'\n"
        "with ForkServer() as fork_server, Session(fork_server) as session:\n"
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
