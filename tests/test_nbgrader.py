"""nbgrader's own commands work on the course folder, and give the marks that the judge gives."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from in_process import Here
from nbgrader.api import Gradebook
from tiny_lesson import make_root

from autograde.builder.source import read_lesson
from autograde.builder.student import CONFIG, student_bytes
from autograde.course import Course
from autograde.exercise import find_exercise
from autograde.files import notebook_bytes, write_if_changed
from autograde.grading.marks import judges
from autograde.grading.roster import read_roster
from autograde.grading.run import grade_class, prepare
from autograde.hidden import Points
from helpers.checks.check import check

EXERCISE = "compute_saliency_maps"

# Right, as long as nothing in this process opens the file with the hidden seed.
RIGHT = """\
import sys

def watch(event, arguments):
    if event == "open" and "hidden_seed" in str(arguments[0]):
        raise PermissionError("the hidden seed is for the judge alone")

sys.addaudithook(watch)

def compute_saliency_maps(X, y, model):
    scores = model(X.requires_grad_()).gather(1, y.view(-1, 1))
    return torch.autograd.grad(scores.sum(), X)[0].abs().amax(dim=1)
"""

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
    """A course with one lesson, released and autograded by stock nbgrader for three students."""
    root = tmp_path_factory.mktemp("root")
    lesson = make_root(root)
    write_if_changed(lesson.solved, notebook_bytes(read_lesson(lesson)))
    (root / "course" / "notebooks").mkdir(parents=True)
    nbgrader(root, "generate_assignment")
    hand_in(root, "right", RIGHT, answer="")
    hand_in(root, "half-right", HALF_RIGHT, answer="It is lost.")
    hand_in(root, "unwritten")
    nbgrader(root, "autograde")
    return root


@pytest.fixture(scope="module")
def graded_here(graded):
    """The same submissions and hidden probes in a course of their own, graded by `autograde grade`."""
    stock = Course(graded / "course")
    course = Course(graded / "course-graded-here", notebooks=stock.notebooks)
    shutil.copytree(stock.submitted, course.submitted)
    shutil.copytree(stock.private, course.private)
    assignment = prepare(course, "demo")
    graders = Here(assignment, judges(assignment.hidden_seed))
    done = list(grade_class(course, assignment, read_roster(course).students, graders))
    assert all(item.fresh for item in done)
    return course


def hand_in(root: Path, student: str, source: str | None = None, answer: str | None = None) -> None:
    """The released notebook with this solution and this answer in prose; None leaves the cell as it was."""
    notebook = nbformat.read(root / "course" / "notebooks" / "demo" / "tiny.ipynb", as_version=4)
    for cell in notebook.cells:
        written = {EXERCISE: source, "sign": answer}.get(cell.id)
        cell.source = cell.source if written is None else written
    write_if_changed(root / "course" / "submitted" / student / "demo" / "tiny.ipynb", notebook_bytes(notebook))


def gradebook(course: Course) -> dict[tuple[str, str], tuple[float | None, float, bool]]:
    """Score, points to be had, and whether a person is asked, by student and cell."""
    with Gradebook(course.db_url) as book:
        return {
            (submission.student.id, cell.name): (cell.auto_score, cell.max_score, cell.needs_manual_grade)
            for submission in book.assignment_submissions("demo")
            for notebook in submission.notebooks
            for cell in notebook.grades
        }


def comments(course: Course) -> dict[tuple[str, str], str | None]:
    with Gradebook(course.db_url) as book:
        return {
            (submission.student.id, comment.name): comment.auto_comment
            for submission in book.assignment_submissions("demo")
            for notebook in submission.notebooks
            for comment in notebook.comments
        }


def test_generate_assignment_gives_the_bytes_that_the_builder_gives(graded):
    solved = nbformat.read(graded / "solutions" / "demo" / "tiny.ipynb", as_version=4)
    released = graded / "course" / "notebooks" / "demo"
    assert (released / "tiny.ipynb").read_bytes() == student_bytes(solved)
    assert [path.name for path in released.iterdir()] == ["tiny.ipynb"]  # and no source of the lesson


def test_stock_autograde_gives_points_to_functions_and_leaves_prose_to_people(graded):
    found = gradebook(Course(graded / "course"))
    half, most, by_hand = found.pop(("half-right", f"check-{EXERCISE}"))
    assert 0 < half < most == 10
    assert not by_hand
    assert found == {
        ("right", f"check-{EXERCISE}"): (10, 10, False),
        ("right", "sign"): (None, 4, True),  # emptied: nbgrader knows only the answer cell as it was released
        ("half-right", "sign"): (None, 4, True),
        ("unwritten", f"check-{EXERCISE}"): (0, 10, False),
        ("unwritten", "sign"): (0, 4, False),
    }


def test_autograde_grade_gives_the_scores_and_comments_of_stock_nbgrader_cell_by_cell(graded, graded_here):
    stock = Course(graded / "course")
    assert graded_here.hidden_seed("demo") == stock.hidden_seed("demo")
    assert gradebook(graded_here) == gradebook(stock)
    assert comments(graded_here) == comments(stock)


def test_the_graded_check_shows_its_table_and_writes_nothing_to_stderr(graded):
    path = graded / "course" / "autograded" / "half-right" / "demo" / "tiny.ipynb"
    cells = {cell.get("id"): cell for cell in nbformat.read(path, as_version=4).cells}
    (output,) = cells[f"check-{EXERCISE}"].outputs
    assert output.output_type == "execute_result"
    assert f"{float(output.data['text/plain']):g} of 10 points" in output.data["text/html"]


def test_the_hidden_seed_is_for_the_instructor_alone(graded):
    seeds = graded / "course" / "private" / "hidden_seeds"
    assert [path.name for path in seeds.iterdir()] == ["demo"]  # that of the assignment, not of the exercise's own
    assert (seeds / "demo").stat().st_mode & 0o077 == 0
    assert seeds.stat().st_mode & 0o077 == 0


def test_points_are_a_plain_number_whatever_was_written():
    for function in (find_exercise(EXERCISE).reference, lambda X, y, model: None, 5):
        shown = repr(Points(check(EXERCISE, function)))
        assert float(shown) >= 0
