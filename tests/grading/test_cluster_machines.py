"""Grading on a cluster from the command line: other machines, encryption, and ends that nobody planned."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from cluster_course import SANDBOXED, copy_of, grade, kept, make_course, prepared
from dask_machines import Machines
from small_course import ASSIGNMENT

from autograde.course import Course
from autograde.workers.cluster import Cluster
from autograde.workers.pool import Pool
from helpers.errors import HelperError

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not SANDBOXED, reason="the command refuses to grade where there is no sandbox"),
]

_SOON = 300.0  # seconds, on a busy machine
_TLS = "DASK_DISTRIBUTED__COMM__TLS__"


def command(course: Course, address: str) -> list[str]:
    return [sys.executable, "-m", "autograde", "grade", ASSIGNMENT, "--course", str(course.root), "--cluster", address]


def started(course: Course, address: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(command(course, address), stderr=subprocess.PIPE, text=True, start_new_session=True)


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def are_graders_of(pid: int) -> list[psutil.Process]:
    """Graders that are at work: they have started a process for student code."""
    found = []
    for process in descendants(pid):
        try:
            if "autograde.workers.server" in process.cmdline() and process.children():
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def until(there: Callable[[], object], run: "subprocess.Popen[str] | None" = None) -> None:
    """Wait until the function says yes, while the run, if one is named, is not done."""
    deadline = time.monotonic() + _SOON
    while not there():
        assert time.monotonic() < deadline
        assert run is None or run.poll() is None, "the run was over before anything could be done to it"
        time.sleep(0.05)


def gone(processes: Sequence[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Course:
    """A course graded by processes of this machine."""
    course = make_course(tmp_path_factory.mktemp("here"))
    grade(course, Pool(prepared(course), 1))
    return course


def test_workers_of_its_own_end_with_a_run_that_is_killed_and_the_next_one_goes_on(here, tmp_path):
    course = copy_of(here, tmp_path)
    run = started(course, "local:2")
    until(lambda: are_graders_of(run.pid), run)
    all_of_it = descendants(run.pid)
    run.kill()
    run.communicate()
    until(lambda: gone(all_of_it))
    assert subprocess.run(command(course, "local:2"), capture_output=True).returncode == 0
    assert kept(course) == kept(here)


def test_ctrl_c_ends_a_run_on_workers_of_its_own_without_a_traceback(here, tmp_path):
    course = copy_of(here, tmp_path)
    run = started(course, "local:2")
    until(lambda: are_graders_of(run.pid), run)
    all_of_it = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate()
    assert run.returncode == 130
    assert "Traceback" not in told
    assert "run the same command again to continue" in told
    until(lambda: gone(all_of_it))


def test_graders_end_when_nobody_has_asked_for_a_while_after_a_run_was_killed(here, tmp_path):
    from distributed import Client

    from autograde.workers import cluster_grader

    course = copy_of(here, tmp_path / "course")
    with Machines(tmp_path) as machines:
        worker = machines.add_workers(1)
        with Client(machines.address, set_as_default=False) as client:
            client.wait_for_workers(1)
            client.run(setattr, cluster_grader, "IDLE", 1.0)
        run = started(course, machines.address)
        until(lambda: are_graders_of(worker.pid), run)
        graders = are_graders_of(worker.pid)
        run.kill()
        run.communicate()
        until(lambda: gone(graders))
        assert worker.poll() is None
        assert subprocess.run(command(course, machines.address), capture_output=True).returncode == 0
    assert kept(course) == kept(here)


def test_a_worker_that_cannot_sandbox_is_refused_by_name(here, tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.workers.cluster._GRACE", 1.0)
    course = copy_of(here, tmp_path / "course")
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    without = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh"]
    if subprocess.run([*without, "true"], capture_output=True).returncode:
        pytest.skip("namespaces cannot be forbidden here")
    with Machines(tmp_path) as machines:
        machines.add_workers(1, without)
        with pytest.raises(HelperError, match=r"the worker tcp://\S+ cannot grade: .*namespaces"):
            grade(course, Cluster(prepared(course), machines.address))


@pytest.fixture
def networks() -> Iterator[tuple[list[str], list[str]]]:
    """What to put before a command to run it on one of two machines, 10.77.0.1 and 10.77.0.2, with a cable between."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    names = [f"autograde-{os.getpid()}-{n}" for n in (1, 2)]
    cable = [f"ag{os.getpid() % 100000}{n}" for n in "ab"]
    try:
        for name in names:
            if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode:
                pytest.skip("network namespaces cannot be made here")
        ip("link", "add", cable[0], "netns", names[0], "type", "veth", "peer", "name", cable[1], "netns", names[1])
        for n, (name, end) in enumerate(zip(names, cable, strict=True), start=1):
            ip("-n", name, "address", "add", f"10.77.0.{n}/24", "dev", end)
            ip("-n", name, "link", "set", end, "up")
            ip("-n", name, "link", "set", "lo", "up")
        first, second = (["ip", "netns", "exec", name] for name in names)
        yield first, second
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def certificates(folder: Path) -> dict[str, str]:
    """As docs/cluster.md makes them; the settings that name them."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not there to make certificates with")
    for line in (
        "req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=grading -keyout ca-key.pem -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=machine -keyout key.pem -out request.pem",
        "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 365 -out cert.pem",
    ):
        subprocess.run(["openssl", *line.split()], cwd=folder, check=True, capture_output=True)
    found = {f"{_TLS}CA_FILE": str(folder / "ca.pem"), "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        found |= {f"{_TLS}{who}__CERT": str(folder / "cert.pem"), f"{_TLS}{who}__KEY": str(folder / "key.pem")}
    return found


def test_workers_on_another_machine_give_the_same_over_an_encrypted_connection(here, tmp_path, networks, monkeypatch):
    course = copy_of(here, tmp_path / "course")
    for name, value in certificates(tmp_path).items():
        monkeypatch.setenv(name, value)
    one, other = networks
    with Machines(tmp_path, one, "tls://10.77.0.1") as machines:
        assert machines.address.startswith("tls://10.77.0.1:")
        machines.add_workers(2, other, "--host", "tls://10.77.0.2")
        done = subprocess.run([*one, *command(course, machines.address)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        # Who has no certificate is not let in.
        plain = [*one, "env", "-u", f"{_TLS}CLIENT__CERT", "-u", f"{_TLS}CLIENT__KEY"]
        refused = subprocess.run(
            [*plain, *command(course, machines.address), "--force"], capture_output=True, text=True
        )
        assert refused.returncode == 1
        assert "no connection to a Dask scheduler" in refused.stderr
    assert kept(course) == kept(here)
