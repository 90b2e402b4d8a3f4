"""What the kernel has for all sandboxes together, and how much of it one submission gets.

SECURITY.md has a table with the same rows.
"""

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from as_user import run_as_user
from sandboxed import LIMITS, ROOT, cells, needs_sandbox, outputs, running
from warm import fork_server

from autograde.sandbox import seccomp
from autograde.sandbox.memory import used_memory
from autograde.sessions.session import Session

COLUMN = ["x86_64", "aarch64"].index(platform.machine()) if platform.machine() in ("x86_64", "aarch64") else 0
ABSENT, DENIED = "Function not implemented", "Operation not permitted"

_LISTS = (seccomp._FORBIDDEN, seccomp._ABSENT, seccomp._UNSUPPORTED, seccomp._PRETENDED)
NUMBERS = {name: found[COLUMN] for calls in _LISTS for name, found in calls.items()}

TOOLS = (
    f"numbers = {NUMBERS!r}"
    + """
import ctypes, fcntl, mmap, os, resource, socket, struct, subprocess, time
libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    if libc.syscall(numbers[name], *map(ctypes.c_long, arguments)) < 0:
        return os.strerror(ctypes.get_errno())
    return "done"

def tried(act):
    try:
        return act()
    except OSError as error:
        return error.strerror

def most(take):
    held = []
    try:
        while len(held) < 100_000:
            held.append(take(len(held)))
        return "no end"
    except OSError as error:
        return f"{len(held)}: {error.strerror}"

def two_names(number):
    return os.close(os.open(f"/tmp/{number}", os.O_CREAT))

def under_way():
    near, far = socket.socketpair()
    return most(lambda number: socket.send_fds(near, [b"x"], [0]))

def timer(number):
    if libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p())):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def child(number):
    if os.fork() == 0:
        time.sleep(60)

def buffers():
    near, far = socket.socketpair()
    before = near.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, before * 16)
    near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, before * 16)
    return near.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == before

def group(level, option):
    return tried(lambda: socket.socket(type=socket.SOCK_DGRAM).setsockopt(level, option, bytes(20)))

def locked_twice():
    file = open("/tmp/file", "w")
    for start in range(0, 20, 2):
        fcntl.lockf(file, fcntl.LOCK_EX, 1, start)
    if os.fork() == 0:
        fcntl.lockf(open("/tmp/file", "w"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        os._exit(7)
    return os.waitstatus_to_exitcode(os.wait()[1])

def written():
    for number in range(3):
        with open(f"/tmp/{number}", "wb") as file:
            for _ in range(60):
                file.write(bytes(2**20))

def cores():
    libc.setrlimit(4, (ctypes.c_ulong * 2)(0, 0))
    return resource.getrlimit(resource.RLIMIT_CORE)

def queue():
    return "made" if libc.mq_open(b"/x", os.O_RDWR | os.O_CREAT, 0o600, None) >= 0 else os.strerror(ctypes.get_errno())

def large_pages():
    return tried(lambda: mmap.mmap(-1, 2**21, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000))
"""
)

# The resource, as the table calls it; an expression; what it must be.
RESOURCES = {
    "Files": ("tried(written)", "No space left on device"),
    "Inodes": ("most(two_names)", r"1\d{4}: No space left on device"),
    "Processes and threads": ("most(child)", r"4\d: Resource temporarily unavailable"),
    "Open files": ("most(lambda n: os.open('/dev/null', 0))", r"1[012]\d: Too many open files"),
    "File descriptors in flight": ("under_way()", r"1[23]\d: Too many references.*"),
    "Pipes": (
        "tried(lambda: fcntl.fcntl(os.pipe()[0], 1031, 2**20)), [call(x, 0, 0, 0, 0) for x in "
        "('splice', 'tee', 'vmsplice', 'sendfile')]",
        rf"{DENIED} \[('{ABSENT}'(, )?){{4}}\]",
    ),
    "Socket buffers": ("buffers()", "True"),
    "Socket filters": (
        "tried(lambda: socket.socket(socket.AF_UNIX).setsockopt(1, 26, struct.pack('HP', 1, 0)))",
        DENIED,
    ),
    "Multicast groups": ("group(0, 35), group(41, 20)", "No such device No such device"),
    "Pseudo-terminals": ("most(lambda n: os.openpty())", "16: .*"),
    "Pending signals and timers": ("most(timer)", r"10[012]\d: Resource temporarily unavailable"),
    "File watches": ("call('inotify_init1', 0), call('fanotify_init', 0, 0)", f"{ABSENT} {DENIED}"),
    "Asynchronous I/O": ("call('io_setup', 1, 0), call('io_uring_setup', 1, 0)", f"{ABSENT} {ABSENT}"),
    "Keys": ("call('add_key', 0, 0, 0, 0, 0), call('keyctl', 0, 0)", f"{DENIED} {DENIED}"),
    "System V IPC and message queues": (
        "[call(name, 0, 1, 0o1600) for name in ('shmget', 'semget', 'msgget')], queue()",
        rf"\[('{ABSENT}'(, )?){{3}}\] Too many open files",
    ),
    "memfd and shared anonymous memory": (
        "call('memfd_create', 0, 0), call('memfd_secret', 0), tried(lambda: mmap.mmap(-1, 4096)), "
        "tried(lambda: os.open('/dev/zero', 0))",
        f"{ABSENT} {ABSENT} Cannot allocate memory No such file or directory",
    ),
    "Locked memory": (
        "libc.mlock(bytes(2**20), 2**20), libc.mlockall(3), resource.getrlimit(resource.RLIMIT_MEMLOCK)",
        r"-1 -1 \(65536, 65536\)",
    ),
    "Huge pages": ("large_pages()", "Cannot allocate memory"),
    "Record locks": ("locked_twice()", "7"),
    "Extended attributes": ("tried(lambda: os.setxattr('/tmp', 'user.x', b'x'))", "Operation not supported"),
    "Landlock rules": ("call('landlock_create_ruleset', 0, 0, 1)", ABSENT),
    "Namespaces and mounts": (
        "call('unshare', 0x10000000), call('mount', 0, 0, 0, 0, 0), call('fsopen', 0, 0)",
        f"{DENIED} {DENIED} {DENIED}",
    ),
    "eBPF programs and performance counters": (
        "call('bpf', 0, 0, 0), call('perf_event_open', 0, 0, 0, 0, 0), call('userfaultfd', 0)",
        f"{DENIED} {DENIED} {DENIED}",
    ),
    "Core dumps": ("cores()", r"\(1, 1\)"),
    "Disk writes": ("call('sync'), call('syncfs', -1)", "done done"),
    "Network ports and addresses": (
        "tried(lambda: socket.create_connection(('127.0.0.1', 80))), socket.socket().bind(('0.0.0.0', 8888))",
        "Network is unreachable None",
    ),
    "Processor time": (
        "resource.getrlimit(resource.RLIMIT_CPU), tried(lambda: os.nice(-1)), tried(lambda: os.sched_setscheduler(0, "
        "os.SCHED_FIFO, os.sched_param(1)))",
        rf"\(900, 900\) {DENIED} {DENIED}",
    ),
}
# What has a test of its own.
ELSEWHERE = {"Memory", "Memory mappings and page tables", "The kernel's limits per user"}

TAKES_ALL = f"""{TOOLS}
taken = [most(two_names), most(timer)]
pairs, ends, pipes = [], [], []
try:
    while len(pairs) < 16:
        pairs.append(os.openpty())
    while len(pipes) < 20:
        pipes.append(os.pipe())
        os.set_blocking(pipes[-1][1], False)
        os.write(pipes[-1][1], bytes(2**16))
except OSError as error:
    taken.append(error.strerror)
taken += [under_way(), most(child)]
print(taken)
"""

TAKES_A_LITTLE = f"""{TOOLS}
terminal = os.openpty()
ends = os.pipe()
print(os.write(ends[1], bytes(4096)), tried(lambda: timer(0)), tried(lambda: two_names(0)))
near, far = socket.socketpair()
print(len(socket.send_fds(near, [b"x"], [0]) and socket.recv_fds(far, 1, 1)[1]))
print(subprocess.run(["echo", "on"], capture_output=True).stdout)
"""

pytestmark = needs_sandbox


@pytest.mark.parametrize("name", RESOURCES)
def test_what_one_submission_gets(name):
    source, wanted = RESOURCES[name]
    told = outputs(f"{TOOLS}\nprint({source})")
    assert re.fullmatch(wanted, told.strip()), told


def test_the_list_in_security_md_is_this_one():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    table = re.search(r"\n\| Resource \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", text)
    assert table
    rows = [line.split("|")[1].strip() for line in table[1].splitlines()]
    assert len(set(rows)) == len(rows)
    assert set(rows) == {*RESOURCES, *ELSEWHERE}


def test_a_neighbour_of_one_that_takes_all_works_on():
    with Session(fork_server(), LIMITS) as greedy, Session(fork_server(), LIMITS) as modest:
        taken = greedy.load(cells(TAKES_ALL)).outputs[0][0]["text"]
        assert len(re.findall(r"\d+: ", taken)) == 4, taken
        report = modest.load(cells(TAKES_A_LITTLE))
    assert report.outputs[0][0]["text"] == "4096 None None\n1\nb'on\\n'\n"


@pytest.mark.skipif(os.getuid() != 0, reason="only root has users to spare")
def test_where_root_grades_each_submission_is_a_user_of_its_own():
    marker = f"86404.{os.getpid()}"
    source = f"import subprocess\nchild = subprocess.Popen(['sleep', '{marker}'])"
    with Session(fork_server(), LIMITS) as one, Session(fork_server(), LIMITS) as other:
        for session in (one, other):
            session.load(cells(source))
        owners = {Path("/proc", found).stat().st_uid for found in running(marker)}
    assert len(owners) == 2
    assert min(owners) >= 1_879_048_192


def test_what_the_kernel_holds_for_a_process_counts_as_its_memory():
    source = f"""{TOOLS}
libc.mmap.restype = ctypes.c_void_p
pages = 120_000
place = libc.mmap(None, ctypes.c_long(pages * 4096), 0, 0x22, -1, ctypes.c_long(0))
for page in range(0, pages, 2):
    libc.mprotect(ctypes.c_void_p(place + page * 4096), ctypes.c_long(4096), 1)
print(1, flush=True)
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
    with process:
        try:
            assert process.stdout
            process.stdout.readline()
            resident = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096
            assert used_memory(process.pid, 2**40) > resident + 14 * 2**20
        finally:
            process.kill()


def test_as_an_ordinary_user_the_bounds_are_the_same(tmp_path):
    sources = {name: f"{TOOLS}\nprint({source})" for name, (source, _) in RESOURCES.items()}
    script = (
        "import json, sys\n"
        f"sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests' / 'support')!r}]\n"
        "from sandboxed import outputs\n"
        f"print(json.dumps({{name: outputs(source) for name, source in {sources!r}.items()}}))"
    )
    done = run_as_user([sys.executable, "-B", "-c", script], tmp_path, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert [name for name in RESOURCES if not re.fullmatch(RESOURCES[name][1], told[name].strip())] == []
