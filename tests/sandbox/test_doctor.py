"""`autograde doctor` tries the sandbox out, and says what is missing."""

import sys
from pathlib import Path

import pytest
from as_user import run_without_namespaces

from autograde import cli
from autograde.commands import doctor
from autograde.sandbox import problem
from autograde.workers import capacity

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "autograde", "doctor"]


@pytest.mark.skipif(problem() is not None, reason=problem() or "")
def test_a_machine_with_a_sandbox_is_fit_for_grading(capsys):
    assert cli.main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "✗" not in told
    assert told.count("student code cannot") == 6
    assert "can be graded safely here" in told


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_machine_without_namespaces_is_told_how_to_switch_them_on():
    done = run_without_namespaces(COMMAND, cwd=ROOT)
    assert done.returncode == 1
    assert "✗ Sandbox" in done.stdout
    assert "sysctl user.max_user_namespaces" in done.stdout
    assert "cannot be graded safely here" in done.stdout


@pytest.mark.parametrize(("free", "told", "graders", "fine"), [(6.1e9, "6.1 GB", 4, True), (1e9, "1.0 GB", 1, None)])
def test_it_names_as_many_graders_as_a_run_starts(monkeypatch, free, told, graders, fine):
    for module in (capacity, doctor):
        monkeypatch.setattr(module, "usable_cores", lambda: 8)
        monkeypatch.setattr(module, "free_memory", lambda: free)
    found = doctor._workers()
    assert capacity.default_workers() == graders
    assert f"8 cores and {told} of free memory: `grade` uses up to {graders} graders" in found.message
    assert found.good is fine


def test_a_system_that_does_not_report_its_memory_is_no_problem(monkeypatch):
    for module in (capacity, doctor):
        monkeypatch.setattr(module, "free_memory", lambda: capacity.UNKNOWN)
    assert "an unknown amount of free memory" in doctor._workers().message
    assert doctor._workers().good
