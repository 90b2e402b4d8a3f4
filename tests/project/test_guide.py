"""CONTRIBUTING's guide "To add an exercise", followed to the letter in a copy of the project.

The made-up exercise returns a tuple, takes a layer's name, and must leave the model as it was.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.sources import ROOT

MADE_UP = Path(__file__).parent / "made_up"
SOLVED = """\
def channel_statistics(X, model, layer):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda module, args, out: kept.append(out.clone()))
    {run}
    return kept[0].mean(dim=(2, 3)), kept[0].amax(dim=(2, 3))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project with one folder and one slot more."""
    root = tmp_path_factory.mktemp("guide") / "project"
    skipped = shutil.ignore_patterns("__pycache__", "data", "records")
    for name in ("autograde", "helpers"):
        shutil.copytree(ROOT / name, root / name, ignore=skipped)
    (root / "helpers" / "data").symlink_to(ROOT / "helpers" / "data")
    shutil.copytree(ROOT / "helpers" / "checks" / "records", root / "helpers" / "checks" / "records")
    for name in ("tests/exercises", "tests/support"):
        shutil.copytree(ROOT / name, root / name, ignore=skipped)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copyfile(ROOT / name, root / name)
    # 1. One folder.
    folder = root / "autograde" / "exercises" / "made_up"
    shutil.copytree(MADE_UP / "channel_statistics", folder / "channel_statistics")
    (folder / "__init__.py").write_text('"""Exercises of the assignment made-up, a folder each."""\n')
    # 2. One slot in a lesson.
    source = root / "solutions" / "made-up" / "channels.py"
    source.parent.mkdir(parents=True)
    shutil.copyfile(MADE_UP / "lesson.txt", source)
    (root / "solutions" / "lessons.txt").write_text("made-up/channels\n")
    return root


def python(project: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(project)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_contracts_run_over_the_new_folder_at_once(project: Path) -> None:
    told = python(project, "-m", "pytest", "tests/exercises/test_contracts.py", "-k", "channel_statistics", "-q")
    assert "failed" not in told
    assert "passed" in told


def test_the_lesson_is_built_with_its_check_and_records(project: Path) -> None:
    python(project, "-m", "autograde", "build", "made-up/channels")
    student = (project / "notebooks" / "made-up" / "channels.ipynb").read_text()
    assert "TODO: Run the model once" in student
    assert "register_forward_hook(lambda" not in student
    assert "How do I see what is inside the model?" in student
    assert (project / "helpers" / "checks" / "records" / "channel_statistics.xz").is_file()
    points = json.loads((project / "helpers" / "checks" / "lessons.json").read_text())
    assert points == {"made-up/channels": {"exercises": {"channel_statistics": 6}, "prose": 0}}


def test_answers_are_judged_and_told_their_mistakes(project: Path) -> None:
    always = "try:\n        model(X)\n    finally:\n        handle.remove()"
    answers = {"right": always, "left": "model(X)", "after_error": "model(X)\n    handle.remove()"}
    for name, run in answers.items():
        (project / f"{name}.py").write_text(SOLVED.format(run=run))
    paths = [f"{name}.py" for name in answers]
    options = ["--json", "--unsafe-no-sandbox"]
    rows = json.loads(python(project, "-m", "autograde", "judge", *paths, *options))
    told = {Path(row["file"]).stem: (row["points"], row["diagnosis"]) for row in rows}
    assert told == {"right": (6, None), "left": (4, "hook_left"), "after_error": (4, "hook_left_after_error")}
