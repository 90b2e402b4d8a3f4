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


@pytest.mark.parametrize(
    ("free", "told", "fine"),
    [
        (6.1e9, "8 cores and 6.1 GB of free memory: enough for `grade --workers 4`", True),
        (1e9, "1.0 GB of free memory, but a grader and a submission can take 1.5 GB", None),
        (capacity.UNKNOWN, "an unknown amount of free memory: enough for `grade --workers 8`", True),
    ],
)
def test_it_names_as_many_graders_as_a_run_starts(monkeypatch, free, told, fine):
    for module in (capacity, doctor):
        monkeypatch.setattr(module, "usable_cores", lambda: 8)
        monkeypatch.setattr(module, "free_memory", lambda: free)
    found = doctor._workers()
    assert told in found.message
    assert f"--workers {capacity.default_workers()}`" in found.message or not fine
    assert found.good is fine
