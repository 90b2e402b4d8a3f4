"""The same submissions get the same marks and the same words on an idle machine and on a busy one."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandboxed import needs_sandbox
from warm import fork_server

from autograde.grading.marks import JudgeOf, judges
from autograde.grading.modules import judge_module

EXERCISE = "make_fooling_image"
WALK = """
    Z = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(Z)
        if scores.argmax() == target_y:
            return Z.detach()
        g, = torch.autograd.grad(scores[0, target_y], Z)
        Z = (Z + g / g.norm()).detach().requires_grad_()
    raise RuntimeError("still another class")
"""
ENDLESS = """
    Z = X.clone().requires_grad_()
    while True:
        scores = model(Z)
        if scores.argmax() == target_y:
            return Z.detach()
        scores[0, target_y].backward()
        with torch.no_grad():
            Z += Z.grad / Z.grad.norm()
        Z.grad = None
"""
GROWING = """
    Z = X.clone().requires_grad_()
    while True:
        Z.retain_grad()
        scores = model(Z)
        if scores.argmax() == target_y:
            return Z
        scores[0, target_y].backward()
        Z = Z + Z.grad / Z.grad.norm()
"""


def on_photographs(code: str) -> str:
    return f"\n    if X.shape[-1] > 90:\n        {code}{WALK}"


# What each of them has to get: points, and the diagnoses of the parts that it loses.
SUBMISSIONS = {
    "right": (WALK, 10, {}),
    "slow_but_right": (f"\n    end = time.process_time() + 1\n    while time.process_time() < end: pass{WALK}", 10, {}),
    "endless": (ENDLESS, 9, {"gives_up": "loops_for_ever"}),
    "growing": (GROWING, 9, {"gives_up": "loops_for_ever"}),
    "hangs": (on_photographs("while True: pass"), 7, {"fools": "timeout"}),
    "hangs_in_c": (on_photographs("max(itertools.repeat(1))"), 7, {"fools": "timeout"}),
    "sleeps": (on_photographs("time.sleep(3600)"), 7, {"fools": "timeout"}),
    "exits": (on_photographs("os._exit(3)"), 7, {"fools": "died"}),
}


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Keep every core busy with two other programs inside the block."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.fixture(scope="module")
def judge_of() -> JudgeOf:
    return judges(7)


@needs_sandbox
@pytest.mark.heavy
@pytest.mark.parametrize("name", SUBMISSIONS)
def test_marks_and_words_do_not_depend_on_the_load(tmp_path: Path, judge_of: JudgeOf, name: str):
    body, points, lost = SUBMISSIONS[name]
    path = tmp_path / "student.py"
    path.write_text(f"import itertools, os, time, torch\ndef {EXERCISE}(X, target_y, model):{body}")

    def row() -> dict[str, object]:
        (found,) = judge_module(path, fork_server(), judge_of, [EXERCISE])
        return found.to_data() | {"seconds": None}

    idle = row()
    with busy():
        assert row() == idle
    assert idle["points"] == points
    assert {part["name"]: part["diagnosis"] for part in idle["parts"] if not part["passed"]} == lost  # type: ignore[attr-defined]
