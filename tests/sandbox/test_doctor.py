"""`autograde doctor` tries the sandbox out, and says what is missing."""

import sys
from pathlib import Path

import pytest
from as_user import run_without_namespaces

from autograde import cli
from autograde.sandbox import problem

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
