"""Grading on a Dask cluster gives what grading here gives, and no lost worker, nor refused one, stops it."""

import importlib.util
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from cluster_course import SUBMISSIONS, copy_of, grade, kept, make_course, prepared
from dask_machines import Machines
from small_course import LESSON

from autograde.course import Course
from autograde.workers.cluster import Cluster
from autograde.workers.pool import Pool
from helpers.clusters.client import connected
from helpers.errors import HelperError


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Course:
    """A course graded by processes of this machine."""
    course = make_course(tmp_path_factory.mktemp("here"))
    grade(course, Pool(prepared(course), 1))
    return course


@pytest.fixture(scope="module")
def machines(tmp_path_factory) -> Iterator[Machines]:
    """A scheduler; workers come with the first test that needs them."""
    with Machines(tmp_path_factory.mktemp("dask")) as running:
        yield running


class Heard(list[str]):
    """What a run told, and something to do when it is told."""

    def __init__(self, then: Callable[[str], object] = lambda sentence: None) -> None:
        super().__init__()
        self.then = then

    def __call__(self, sentence: str) -> None:
        self.append(sentence)
        self.then(sentence)


def pids(address: str) -> dict[str, int]:
    """The worker processes by their addresses."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return dict(client.run(os.getpid))


def test_a_run_waits_for_workers_and_then_gives_what_one_here_gives(machines, here, tmp_path):
    course = copy_of(here, tmp_path)
    heard = Heard(lambda sentence: machines.add_workers(2) if "waiting for workers" in sentence else None)
    grade(course, Cluster(prepared(course), machines.address, tell=heard))
    assert heard == [f"waiting for workers at {machines.address} ...", "workers are available again."]
    assert kept(course) == kept(here)
    assert not [process for process in machines.processes() if "autograde.workers.server" in process]


def test_lost_workers_cost_no_result_and_who_loses_them_twice_is_told_so(machines, here, tmp_path):
    course = copy_of(here, tmp_path)
    machines.need_workers()
    to_kill = {"ada": 1, "dan": 2}

    def kill(worker: int, student: str, where: str) -> None:
        if to_kill.get(student, 0):
            to_kill[student] -= 1
            os.kill(pids(machines.address)[where.removeprefix("on ")], signal.SIGKILL)

    done = grade(course, Cluster(prepared(course), machines.address, progress=kill))
    assert to_kill == {"ada": 0, "dan": 0}
    assert sorted(item.result.student for item in done) == sorted(SUBMISSIONS)
    lost = next(item.result.lessons[0] for item in done if item.result.student == "dan")
    verdict = lost.exercises[0].verdict
    assert (lost.status, verdict.diagnosis, verdict.points) == ("unreadable", "grader_died", 0)
    assert "the worker was lost twice while grading this. Grade it by hand." in verdict.parts[0].message
    ours, theirs = kept(course), kept(here)
    assert {path for path in theirs if "dan" not in path} == {path for path in ours if "dan" not in path}
    assert all(ours[path] == theirs[path] for path in ours if "dan" not in path)


def test_workers_with_other_checks_or_versions_are_refused_by_name(machines, here, tmp_path, monkeypatch):
    machines.need_workers()
    monkeypatch.setattr("autograde.workers.cluster._GRACE", 1.0)
    course = copy_of(here, tmp_path)
    other = replace(prepared(course), checks={LESSON: "of another version"})
    refused = rf"no worker .* the worker tcp://127.0.0.1:\d+ .* different checks for {LESSON}"
    with pytest.raises(HelperError, match=refused):
        grade(course, Cluster(other, machines.address))
    monkeypatch.setattr("helpers.clusters.versions.own_versions", lambda: {"torch": "1.0"})
    with pytest.raises(HelperError, match=r"the worker tcp://\S+ cannot grade: it has torch \S+ instead of 1.0\."):
        grade(course, Cluster(prepared(course), machines.address))
    assert not kept(course)


def test_without_any_worker_a_run_ends_and_says_what_to_start(here, tmp_path):
    course = copy_of(here, tmp_path / "course")
    with Machines(tmp_path) as alone, pytest.raises(HelperError, match=rf"no worker .* `dask worker {alone.address} "):
        grade(course, Cluster(prepared(course), alone.address, patience=0.5))


def test_a_scheduler_that_goes_away_ends_the_run_with_a_sentence(here, tmp_path):
    course = copy_of(here, tmp_path / "course")
    with Machines(tmp_path) as gone:

        def end(sentence: str) -> None:
            gone.end(gone.scheduler)

        with pytest.raises(HelperError, match=r"connection to the Dask scheduler at \S+ is lost. What was finished is"):
            grade(course, Cluster(prepared(course), gone.address, tell=Heard(end)))


def test_addresses_are_looked_at_before_anything_is_done(here, monkeypatch):
    for address in ("", "somewhere", "local:0", "local:x", "http://host:8786", "tcp://host", "tcp://host:1 --x"):
        with pytest.raises(HelperError, match="expected tcp://HOST:8786 or"):
            Cluster(prepared(here), address)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(HelperError, match=r"pip install 'what-cnns-see\[cluster\]'"):
        Cluster(prepared(here), "local:2")


def test_local_2_are_two_workers_with_a_thread_each():
    with connected("local:2") as client:
        assert list(client.nthreads().values()) == [1, 1]


def test_where_no_scheduler_is_the_run_says_so(here, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.clusters.client._CONNECT_SECONDS", 1)
    course = copy_of(here, tmp_path)
    with pytest.raises(HelperError, match=r"no connection to a Dask scheduler at tcp://127.0.0.1:1:.*firewall"):
        grade(course, Cluster(prepared(course), "tcp://127.0.0.1:1"))
