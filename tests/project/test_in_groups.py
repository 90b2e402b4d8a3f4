"""The tests of a group run in one process."""

import subprocess
import sys
from pathlib import Path

import in_groups

CONTRACTS = "tests/exercises/test_contracts.py"
ONE_FAULT = "tests/checks/test_one_fault.py"
FILE = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(6))
def test_notes_its_process(number):
    with (Path(__file__).parent / "processes.txt").open("a") as notes:
        notes.write(f"{Path(__file__).stem} {os.getpid()}\\n")
"""


def test_files_run_in_one_process_each_and_share_the_work(tmp_path):
    for name in ("test_a", "test_b", "test_c"):
        (tmp_path / f"{name}.py").write_text(FILE)
    (tmp_path / "conftest.py").write_text(Path(in_groups.__file__).read_text())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--numprocesses", "2", "--rootdir", "."]
    run = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    notes = (tmp_path / "processes.txt").read_text().split("\n")[:-1]
    assert len(notes) == 18
    assert len(set(notes)) == 3
    assert len({note.split()[1] for note in notes}) == 2


def test_what_names_an_exercise_is_grouped_by_it_together_with_its_own_tests():
    for test in ("test_x[saliency]", "test_x", "test_x[no-such-exercise]"):
        assert in_groups.group(f"{CONTRACTS}::{test}") == CONTRACTS
    own = "tests/exercises/test_smooth_grad.py"
    for test in (f"{CONTRACTS}::test_x[smooth_grad]", f"{CONTRACTS}::test_x[pass-smooth_grad]", f"{own}::test_y[a-b]"):
        assert in_groups.group(test) == own
    for test in ("tests/exercises/test_shapes.py::test_z[smooth_grad-a_shape]", f"{ONE_FAULT}::test_z[smooth_grad]"):
        assert in_groups.group(test) == own
    assert in_groups.group(f"{ONE_FAULT}::test_z[a far target]") == "tests/exercises/test_make_fooling_image.py"
    other = "tests/checks/test_languages.py"
    assert in_groups.group(f"{other}::test_z[smooth_grad]") == other
