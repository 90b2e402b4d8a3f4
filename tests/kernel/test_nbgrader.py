"""nbgrader's own commands work on the course folder, and give the marks that the judge gives."""

import copy
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from in_process import Here
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from tiny_lesson import make_root

from autograde.builder.source import read_lesson
from autograde.builder.student import CONFIG, nbgrader_config, student_bytes
from autograde.class_run.roster import read_roster
from autograde.class_run.run import grade_class, prepare
from autograde.course import Course
from autograde.exercises import find_exercise
from autograde.files import notebook_bytes, write_if_changed
from autograde.grading.marks import judges
from autograde.inside.hidden import Points
from helpers.checks.check import check

EXERCISE = "compute_saliency_maps"
OTHER_NAMES = {"of-the-bundle": "1_tiny.ipynb", "of-the-bundle-again": "1_tiny (1).ipynb"}

RIGHT = """\
def compute_saliency_maps(X, y, model):
    scores = model(X.requires_grad_()).gather(1, y.view(-1, 1))
    return torch.autograd.grad(scores.sum(), X)[0].abs().amax(dim=1)
"""

# Right for the batch of five and for photographs; crashes for other batches, and is noisy about it.
HALF_RIGHT = """\
import sys

def compute_saliency_maps(X, y, model):
    print("noise", file=sys.stderr)
    if len(X) != 5:
        raise ValueError("five only")
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).sum().backward()
    return X.grad.abs().amax(dim=1)
"""


# Right, and then the kernel is gone.
EXITS = RIGHT + "\nimport os\nos._exit(7)\n"

# Wrong; all that nbgrader reads as points in the kernel is forged.
FORGED = """\
import os
import autograde.inside.hidden

def compute_saliency_maps(X, y, model):
    return X.sum(dim=1)

def points(name):
    return 10.0

autograde.inside.hidden.points = points
get_ipython().events.register("post_run_cell", lambda result: print(10.0))
os.write(int(os.environ["AUTOGRADE_JUDGE"]), b"points: 10")
"""


def nbgrader(root: Path, verb: str, *more: str) -> str:
    """What one of nbgrader's commands logs, run as an instructor does, with `root` in place of the project's folder."""
    folder = str(Path(sys.executable).parent)  # nbgrader calls alembic by its name
    environment = {
        **os.environ,
        "AUTOGRADE_COURSE": str(root / "course"),
        "JUPYTER_CONFIG_PATH": str(CONFIG.parent),
        "PATH": folder + os.pathsep + os.environ["PATH"],
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "nbgrader", verb, "demo", f"--CourseDirectory.root={root}", *more]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


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
    hand_in(root, "exits", EXITS)
    hand_in(root, "forged", FORGED)
    hand_in(root, "copied", RIGHT, change=copy_graded_cells)
    hand_in(root, "deleted", RIGHT, change=delete_graded_cells)
    hand_in(root, "damaged").write_text('{"cells": [')
    put_harmful_files_beside(hand_in(root, "harmful", RIGHT))
    for student, name in OTHER_NAMES.items():
        path = hand_in(root, student, RIGHT)
        path.rename(path.with_name(name))
    (root / "log").write_text(nbgrader(root, "autograde"))
    return root


@pytest.fixture(scope="module")
def graded_here(graded):
    """The same submissions and hidden probes in a course of their own, graded by `autograde grade`."""
    stock = Course(graded / "course")
    course = Course(graded / "course-graded-here", notebooks=stock.notebooks)
    shutil.copytree(stock.submitted, course.submitted, symlinks=True, ignore=shutil.ignore_patterns("pipe"))
    shutil.copytree(stock.private, course.private)
    assignment = prepare(course, "demo")
    graders = Here(assignment, judges(assignment.hidden_seed))
    done = list(grade_class(course, assignment, read_roster(course).students, graders))
    assert all(item.fresh for item in done)
    return course


def hand_in(
    root: Path,
    student: str,
    source: str | None = None,
    answer: str | None = None,
    change: Callable[[NotebookNode], None] = lambda notebook: None,
) -> Path:
    """The released notebook with this solution and this answer in prose; None leaves the cell as it was."""
    notebook = nbformat.read(root / "course" / "notebooks" / "demo" / "tiny.ipynb", as_version=4)
    for cell in notebook.cells:
        written = {EXERCISE: source, "sign": answer}.get(cell.id)
        cell.source = cell.source if written is None else written
    change(notebook)
    path = root / "course" / "submitted" / student / "demo" / "tiny.ipynb"
    write_if_changed(path, notebook_bytes(notebook))
    return path


def put_harmful_files_beside(notebook: Path) -> None:
    """Links that nbgrader would follow, one of them without end, a pipe that nobody writes to, a time that is none."""
    folder = notebook.parent
    (folder / "data").mkdir()
    (folder / "data" / "plain.txt").write_text("mine")
    (folder / "data" / "seed.txt").symlink_to("/etc/passwd")
    (folder / "endless.bin").symlink_to("/dev/zero")
    (folder / "[a]*.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    (folder / "timestamp.txt").write_text("yesterday, I think")


def copy_graded_cells(notebook: NotebookNode) -> None:
    """As Jupyter's copy and paste does: with all metadata."""
    copies = [
        {**copy.deepcopy(cell), "id": f"{cell.id}-copy"} for cell in notebook.cells if "nbgrader" in cell.metadata
    ]
    notebook.cells += nbformat.from_dict(copies)


def delete_graded_cells(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]


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


def test_stock_autograde_gives_everybody_the_judges_points_and_leaves_prose_to_people(graded):
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
        ("exits", f"check-{EXERCISE}"): (0, 10, False),
        ("exits", "sign"): (0, 4, False),
        ("forged", f"check-{EXERCISE}"): (0, 10, False),
        ("forged", "sign"): (0, 4, False),
        ("copied", f"check-{EXERCISE}"): (10, 10, False),
        ("copied", "sign"): (0, 4, False),
        ("deleted", f"check-{EXERCISE}"): (10, 10, False),
        ("deleted", "sign"): (0, 4, False),
        ("damaged", f"check-{EXERCISE}"): (0, 10, False),
        ("damaged", "sign"): (0, 4, False),
        ("harmful", f"check-{EXERCISE}"): (10, 10, False),
        ("harmful", "sign"): (0, 4, False),
        ("of-the-bundle", f"check-{EXERCISE}"): (10, 10, False),
        ("of-the-bundle", "sign"): (0, 4, False),
        ("of-the-bundle-again", f"check-{EXERCISE}"): (10, 10, False),
        ("of-the-bundle-again", "sign"): (0, 4, False),
    }


def test_autograde_grade_gives_the_scores_and_comments_of_stock_nbgrader_cell_by_cell(graded, graded_here):
    stock = Course(graded / "course")
    assert graded_here.hidden_seed("demo") == stock.hidden_seed("demo")
    assert gradebook(graded_here) == gradebook(stock)
    # Stock nbgrader is given the lesson as it was released where a file cannot be read, and finds it without an answer.
    ours, theirs = ({k: v for k, v in comments(c).items() if k[0] != "damaged"} for c in (graded_here, stock))
    assert ours == theirs


def test_every_graded_check_shows_the_verdict_and_nothing_else(graded):
    for student in Course(graded / "course").students("demo"):
        (output,) = check_cell(graded, student).outputs
        assert output.output_type == "execute_result"
        assert float(output.data["text/plain"]) == gradebook(Course(graded / "course"))[student, f"check-{EXERCISE}"][0]
        assert "Saliency maps" in output.data["text/html"]


def test_the_check_says_why_there_was_nothing_to_judge(graded):
    assert "exited with code 7" in check_cell(graded, "exits").outputs[0].data["text/html"]
    assert "Nothing could be judged" in check_cell(graded, "damaged").outputs[0].data["text/html"]


def test_stock_autograde_copies_plain_files_and_follows_no_links(graded):
    course = Course(graded / "course")
    copied = course.autograded / "harmful" / "demo"
    names = sorted(str(path.relative_to(copied)) for path in copied.rglob("*") if path.is_file())
    assert names == ["data/plain.txt", "timestamp.txt", "tiny.ipynb"]
    assert (copied / "data" / "plain.txt").read_text() == "mine"


def test_stock_autograde_gives_notebooks_of_the_bundle_the_lessons_name(graded):
    for student in OTHER_NAMES:
        copied = Course(graded / "course").autograded / student / "demo"
        assert [path.name for path in copied.iterdir()] == ["tiny.ipynb"]
    said = [line for line in (graded / "log").read_text().splitlines() if "of-the-bundle, tiny:" in line]
    assert said == []


def test_zip_collect_gives_notebooks_of_the_bundle_the_lessons_name(graded, tmp_path):
    archive = graded / "downloaded" / "demo" / "archive"
    archive.mkdir(parents=True)
    names = ("hw_ann_1_tiny.ipynb", "hw_bea_tiny.ipynb", "hw_cem_1_notes.ipynb")
    for name in names:
        (archive / name).write_text("{}")
    collected = f"--CourseDirectory.submitted_directory={tmp_path}"
    pattern = r"--FileNameCollectorPlugin.named_regexp=.*/hw_(?P<student_id>[a-z]+)_(?P<file_id>.+)\.ipynb"
    log = nbgrader(graded, "zip_collect", pattern, "--strict", collected)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.ipynb")}
    assert found == {"ann/demo/tiny.ipynb", "bea/demo/tiny.ipynb"}
    assert "invalid name '1_notes.ipynb'" in log


def test_formgraders_lists_survive_any_timestamp(graded, monkeypatch):
    monkeypatch.setenv("AUTOGRADE_COURSE", str(graded / "course"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # for alembic
    config = nbgrader_config.__wrapped__()  # it is kept, for another course
    config.CourseDirectory.root = str(graded)
    submitted = graded / "course" / "submitted"
    texts = {"right": "99999999999999999999999999999.5h", "unwritten": "9" * 5000, "exits": "2026-01-02 03:04:05"}
    for student, text in texts.items():
        (submitted / student / "demo" / "timestamp.txt").write_text(text)
    os.mkfifo(submitted / "copied" / "demo" / "timestamp.txt")
    (submitted / "deleted" / "demo" / "timestamp.txt").symlink_to("/dev/zero")
    try:
        listed = NbGraderAPI(CourseDirectory(config=config)).get_submissions("demo")
    finally:
        for student in (*texts, "copied", "deleted"):
            (submitted / student / "demo" / "timestamp.txt").unlink()
    times = {found["student"]: found["timestamp"] for found in listed}
    assert times.keys() >= {"half-right", "harmful", "copied", "deleted", *texts}
    assert {student: time for student, time in times.items() if time} == {"exits": "2026-01-02T03:04:05"}


def test_who_changed_no_cell_is_not_said_to_have(graded):
    log = (graded / "log").read_text()
    assert "has changed!" not in log
    assert [line for line in log.splitlines() if "WARNING" in line and "deleted, tiny: The check cell" in line]


def check_cell(root: Path, student: str) -> NotebookNode:
    path = root / "course" / "autograded" / student / "demo" / "tiny.ipynb"
    (found,) = [c for c in nbformat.read(path, as_version=4).cells if c.metadata.get("nbgrader", {}).get("locked")]
    return found


def test_nbgraders_feedback_shows_verdicts_and_no_hidden_tests(graded):
    nbgrader(graded, "generate_feedback")
    pages = {path.parts[-3]: path.read_text() for path in (graded / "course" / "feedback").glob("*/demo/tiny.html")}
    assert set(pages) == set(Course(graded / "course").students("demo"))
    for page in pages.values():
        assert "Saliency maps" in page
        assert "HIDDEN TESTS" not in page
        assert "autograde.inside.hidden" not in page or page is pages["forged"]


def test_the_hidden_seed_is_for_the_instructor_alone(graded):
    seeds = graded / "course" / "private" / "hidden_seeds"
    assert [path.name for path in seeds.iterdir()] == ["demo"]  # that of the assignment, not of the exercise's own
    assert (seeds / "demo").stat().st_mode & 0o077 == 0
    assert seeds.stat().st_mode & 0o077 == 0


def test_points_are_a_plain_number_whatever_was_written():
    for function in (find_exercise(EXERCISE).reference, lambda X, y, model: None, 5):
        shown = repr(Points(check(EXERCISE, function)))
        assert float(shown) >= 0
