"""One class of hostile and honest students, graded by the real command, and what there is to see afterwards."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import matplotlib
import nbformat
from hostile.attacks import Attack
from hostile.canaries import Listeners, plant, snapshot
from hostile.lesson import ASSIGNMENT, LESSON, honest, hostile, released
from hostile.processes import adopt_orphans, descendants, left_over

from autograde.course import Course
from autograde.grading.results import SubmissionResult, read_result

FIRST_HONEST = "an_honest_student"  # hostile students know of this one
_HONEST_EVERY = 5
_SECONDS = 3000


@dataclass
class ClassRun:
    """What a run over the class left. `token` is the secret that nothing may tell; `before` and `after`: snapshots."""

    course: Course
    token: str
    canary: Mapping[str, object]
    honest: Sequence[str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    heard: Sequence[str]
    left: Mapping[int, str]
    done: subprocess.CompletedProcess[bytes]
    pages: subprocess.CompletedProcess[bytes]

    def result(self, student: str) -> SubmissionResult:
        """The student's result; there must be one."""
        found = read_result(self.course.result(student, ASSIGNMENT))
        assert found, f"{student!r} has no result; the run ended with {self.done.returncode}: {self.errors}"
        return found

    @property
    def errors(self) -> str:
        return self.done.stderr.decode(errors="replace")[-3000:]

    def told(self, student: str) -> str:
        """All that the instructor reads of the student: notes, problems, verdicts."""
        texts = []
        for lesson in self.result(student).lessons:
            texts += [*map(str, lesson.notes), *(problem.sentence for problem in lesson.problems)]
            for exercise in lesson.exercises:
                texts += [exercise.verdict.message, *(part.message for part in exercise.verdict.parts)]
        return "\n".join(texts)

    def shown(self, student: str) -> str:
        """All text that the student's executed cells put out; empty where there is no notebook."""
        path = self.course.autograded / student / ASSIGNMENT / f"{LESSON}.ipynb"
        if not path.is_file():
            return ""
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        outputs = [output for cell in cells for output in cell.outputs]
        plain = [output.get("data", {}).get("text/plain", "") for output in outputs]
        return "\n".join([*(output.get("text", "") for output in outputs), *plain])

    @cached_property
    def root(self) -> Path:
        return self.course.root.parent


def grade_class(root: Path, attacks: Sequence[Attack]) -> ClassRun:
    """Make the class below `root`, and run `grade`, `feedback` and `report` on it as an instructor would."""
    adopt_orphans()
    course, home, elsewhere, temporary = (root / name for name in ("course", "home", "elsewhere", "temporary"))
    for folder in (course, home, elsewhere, temporary):
        folder.mkdir()
    token = f"SECRET-{secrets.token_hex(16)}"
    planted = plant(token, home, elsewhere, course)
    listeners = Listeners(elsewhere)
    canary = {"course": str(course), "home": str(home), "temporary": str(temporary), **listeners.addresses}
    canary["secrets"] = [str(path) for path in planted]
    (course / "notebooks").mkdir()
    made = Course(course)
    try:
        names = _hand_in(made, attacks, canary, token)
        watched = [home, elsewhere, made.submitted, made.notebooks, course / "solutions", *planted]
        before, running = snapshot(watched), descendants()
        environment = _environment(home, temporary, token)
        done = _run(environment, "grade", ASSIGNMENT, "--workers", "2", "--course", str(course))
        left = left_over(running)
        after = snapshot(watched)
        pages = _run(environment, "feedback", ASSIGNMENT, "--course", str(course))
        if pages.returncode == 0:
            pages = _run(environment, "report", ASSIGNMENT, "--course", str(course))
    finally:
        listeners.close()
    return ClassRun(made, token, canary, names, before, after, listeners.heard, left, done, pages)


def _hand_in(course: Course, attacks: Sequence[Attack], canary: Mapping[str, object], token: str) -> list[str]:
    """Fill submitted/ and notebooks/; the names of the honest students, who stand between the others."""
    release = course.notebooks / ASSIGNMENT / f"{LESSON}.ipynb"
    release.parent.mkdir()
    nbformat.write(released(), release)
    names = [FIRST_HONEST, *(f"{attack.name}_honest" for attack in attacks[::_HONEST_EVERY])]
    for name in names:
        folder = course.submission(name, ASSIGNMENT)
        folder.mkdir(parents=True)
        # Hostile students may hand in a copy of the first one's work, whose content they then know.
        answer = "A student's own words." if name == FIRST_HONEST else f"By the way: {token}."
        nbformat.write(honest(answer), folder / f"{LESSON}.ipynb")
    for attack in attacks:
        folder = course.submission(attack.student, ASSIGNMENT)
        folder.mkdir(parents=True)
        if attack.hand_in:
            attack.hand_in(folder, honest())
        else:
            nbformat.write(hostile(attack, canary), folder / f"{LESSON}.ipynb")
    return names


def _environment(home: Path, temporary: Path, token: str) -> dict[str, str]:
    """A clean environment with a secret in it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    fonts = {"MPLCONFIGDIR": matplotlib.get_configdir()}  # where the list of fonts is, which takes seconds to make
    return kept | fonts | {"HOME": str(home), "TMPDIR": str(temporary), "HOSTILE_TOKEN": token, "OMP_NUM_THREADS": "1"}


def _run(environment: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "autograde", *command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
    )
