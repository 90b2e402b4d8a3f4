"""The shape of the project: no circle between packages, no crowded folder, nothing hard-wired to one assignment."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograde.sources import ROOT, Sources, layers, packages

MOST = 15  # Python files in a folder
# Lists of one file a case, which are as long as there are cases.
LISTS = {"tests/hostile/submissions", "autograde/sample/students/network_visualization"}


def python_files() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    return [path for name in listed.stdout.split() if (path := ROOT / name).is_file()]


def test_there_is_no_circle_between_packages() -> None:
    found = list(layers(packages(Sources())))  # raises CycleError, naming the circle
    assert sum(map(len, found)) > 30
    # The coordinator's rooms are above those that grade, and these above the rooms that student code sees.
    height = {name: number for number, layer in enumerate(found) for name in layer}
    assert height["autograde.class_run"] > height["autograde.grading"] > height["autograde.inside"]
    assert height["helpers.checks.judging"] > height["helpers.checks.protocol"]


def test_no_folder_holds_more_than_fifteen_modules() -> None:
    counts: dict[str, int] = {}
    for path in python_files():
        folder = path.parent.relative_to(ROOT).as_posix()
        counts[folder] = counts.get(folder, 0) + 1
    assert {folder: n for folder, n in counts.items() if n > MOST and folder not in LISTS} == {}


def test_the_program_knows_no_assignment_by_name() -> None:
    """Names of assignments are in the lists and folders that say which there are, and in examples for people."""
    named = []
    for path in python_files():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(("autograde/", "helpers/")) or name.startswith("autograde/exercises/"):
            continue
        code = re.sub(r'"""[\s\S]*?"""|#.*|help="[^"]*"', "", path.read_text(encoding="utf-8"))
        named += [name] * bool(re.search("network.visualization", code))
    assert named == []


def test_make_clean_touches_no_course(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    kept = [tmp_path / "course" / "gradebook.db", tmp_path / "course" / "private" / "hidden_seeds" / "a"]
    kept += [tmp_path / "build" / "mine" / "submitted" / "s" / "a" / "lesson.ipynb"]
    gone = [tmp_path / ".venv" / "ready", tmp_path / "build" / "demo" / "gradebook.db", tmp_path / ".mypy_cache" / "x"]
    for path in (*kept, *gone):
        path.parent.mkdir(parents=True)
        path.write_text("content")
    for folder in ("autograde", "helpers", "tests", "data_scripts"):
        (tmp_path / folder).mkdir()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert all(path.read_text() == "content" for path in kept)
    assert not any(path.exists() for path in gone)
