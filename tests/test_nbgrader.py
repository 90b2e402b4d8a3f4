"""nbgrader's own commands work on the course folder, and give the marks that the judge gives."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from tiny_lesson import make_root

from autograde.builder.files import notebook_bytes, write_bytes
from autograde.builder.source import read_lesson
from autograde.builder.student import CONFIG, student_bytes
from autograde.course import Course
from autograde.exercise import find_exercise
from autograde.expected import one_thread
from autograde.hidden import Points
from autograde.judge import Judge
from helpers.checks.check import check
from helpers.checks.run import run_probe

EXERCISE = "compute_saliency_maps"

# Right for the batch of five and for photographs; crashes for other batches, and is noisy about it.
HALF_RIGHT = """\
import sys

def compute_saliency_maps(X, y, model):
    print("noise", file=sys.stderr)
    if len(X) != 5 and X.shape[-1] < 200:
        raise ValueError("five only")
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)
"""


def nbgrader(root: Path, verb: str) -> None:
    """One of nbgrader's commands, as an instructor runs it, with `root` in place of the project's folder."""
    folder = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    environment = {
        **os.environ,
        "AUTOGRADE_COURSE": str(root / "course"),
        "JUPYTER_CONFIG_PATH": str(CONFIG.parent),
        "PATH": folder + os.pathsep + os.environ["PATH"],
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "nbgrader", verb, "demo", f"--CourseDirectory.root={root}"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course with one lesson, released and autograded by stock nbgrader for two students."""
    root = tmp_path_factory.mktemp("root")
    lesson = make_root(root)
    write_bytes(lesson.solved, notebook_bytes(read_lesson(lesson)))
    (root / "course" / "notebooks").mkdir(parents=True)
    nbgrader(root, "generate_assignment")
    hand_in(root, "half-right", HALF_RIGHT)
    hand_in(root, "unwritten", None)
    nbgrader(root, "autograde")
    return root


def hand_in(root: Path, student: str, source: str | None) -> None:
    notebook = nbformat.read(root / "course" / "notebooks" / "demo" / "tiny.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.id == EXERCISE and source is not None:
            cell.source = source
        if cell.id == "sign" and source is not None:
            cell.source = "It is lost."
    write_bytes(root / "course" / "submitted" / student / "demo" / "tiny.ipynb", notebook_bytes(notebook))


def grades(root: Path, student: str) -> dict[str, tuple[float | None, bool]]:
    with Gradebook(Course(root / "course").db_url) as gradebook:
        cells = gradebook.find_submission_notebook("tiny", "demo", student).grades
        return {cell.name: (cell.auto_score, cell.needs_manual_grade) for cell in cells}


def judged(root: Path, source: str) -> float:
    namespace: dict = {}
    exec(source, namespace)
    judge = Judge(find_exercise(EXERCISE), Course(root / "course").hidden_seed)
    with one_thread():
        return judge.judge(lambda probe: run_probe(namespace[EXERCISE], probe)).points


def test_generate_assignment_gives_the_bytes_that_the_builder_gives(graded):
    solved = nbformat.read(graded / "solutions" / "demo" / "tiny.ipynb", as_version=4)
    released = graded / "course" / "notebooks" / "demo"
    assert (released / "tiny.ipynb").read_bytes() == student_bytes(solved)
    assert [path.name for path in released.iterdir()] == ["tiny.ipynb"]  # and no source of the lesson


def test_stock_autograde_gives_the_judges_points_and_leaves_prose_to_people(graded):
    points = judged(graded, HALF_RIGHT)
    assert 0 < points < 10
    assert grades(graded, "half-right") == {f"check-{EXERCISE}": (points, False), "sign": (None, True)}


def test_an_untouched_notebook_gets_nothing(graded):
    assert grades(graded, "unwritten") == {f"check-{EXERCISE}": (0, False), "sign": (0, False)}


def test_the_graded_check_shows_its_table_and_writes_nothing_to_stderr(graded):
    path = graded / "course" / "autograded" / "half-right" / "demo" / "tiny.ipynb"
    cells = {cell.get("id"): cell for cell in nbformat.read(path, as_version=4).cells}
    (output,) = cells[f"check-{EXERCISE}"].outputs
    assert output.output_type == "execute_result"
    assert f"{float(output.data['text/plain']):g} of 10 points" in output.data["text/html"]


def test_the_hidden_seed_is_for_the_instructor_alone(graded):
    assert (graded / "course" / "private" / "hidden_seed").stat().st_mode & 0o077 == 0


def test_points_are_a_plain_number_whatever_was_written():
    for function in (find_exercise(EXERCISE).reference, lambda X, y, model: None, 5):
        shown = repr(Points(check(EXERCISE, function)))
        assert float(shown) >= 0
