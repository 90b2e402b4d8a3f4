"""The sample class: its files say what they show, its notebooks are what students hand in."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from made_course import ASSIGNMENT, make_course
from warm import small_judges

from autograde.builder.layout import find_lessons
from autograde.builder.source import read_lesson
from autograde.exercises import exercises
from autograde.lesson_order import lesson_by_exercise
from autograde.sample.damage import DAMAGE
from autograde.sample.source import Sample, load_samples, read_sample, sampled_assignments
from autograde.sample.write import submission, write_class
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.run import run_probe

SAMPLES = {sample.id: sample for sample in load_samples(ASSIGNMENT)}
CLASSES = {assignment: load_samples(assignment) for assignment in sampled_assignments()}
ALL = [sample for samples in CLASSES.values() for sample in samples]
WRITTEN = [
    pytest.param(sample, name, id=f"{sample.id}-{name}")
    for sample in ALL
    for name in exercises()
    if name in sample.cells and sample.expected_diagnosis(name) != "syntax_error"
]
each_class = pytest.mark.parametrize("assignment", CLASSES)


def _exercises_of(assignment: str) -> list[str]:
    return [name for name, lesson in lesson_by_exercise().items() if lesson.startswith(f"{assignment}/")]


@cache
def _set_up(name: str) -> str:
    """The set-up cell of the exercise's lesson: its imports."""
    lesson = next(one for one in find_lessons() if one.id == lesson_by_exercise()[name])
    return str(next(cell.source for cell in read_lesson(lesson).cells if cell.cell_type == "code"))


def _function(sample: Sample, name: str) -> Callable[..., Any]:
    """The student's function as its notebook defines it: from that lesson's cells and set-up alone."""
    namespace: dict[str, Any] = {}
    exec(_set_up(name), namespace)
    for other in exercises():
        if lesson_by_exercise()[other] == lesson_by_exercise()[name] and other in sample.cells:
            with suppress(SyntaxError):
                exec(compile(sample.cells[other], f"{sample.id}.py", "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    return function


@pytest.mark.parametrize(("sample", "name"), WRITTEN)
def test_every_sample_gets_the_diagnosis_that_its_file_promises(sample: Sample, name: str) -> None:
    function = _function(sample, name)
    with one_thread():
        verdict = small_judges()(name).judge(lambda probe: run_probe(function, probe))
    assert verdict.diagnosis == sample.expected_diagnosis(name), verdict.message
    assert (verdict.points == verdict.max_points) == (sample.expected_diagnosis(name) is None)


def test_cells_that_should_not_load_do_not() -> None:
    broken = [
        source
        for sample in ALL
        for name, source in sample.cells.items()
        if sample.expected_diagnosis(name) == "syntax_error"
    ]
    assert len(broken) >= 3
    for source in broken:
        with pytest.raises(SyntaxError):
            compile(source, "cell", "exec")


@each_class
def test_the_class_is_a_class(assignment: str) -> None:
    samples = CLASSES[assignment]
    assert len(samples) >= 8
    assert all(sample.summary.endswith(".") and len(sample.summary) > 30 for sample in samples)
    first = _exercises_of(assignment)[0]
    right = [sample for sample in samples if not sample.expected and not sample.damage and first in sample.cells]
    assert len(right) >= 3, "right answers in several styles"


@each_class
def test_every_exercise_has_right_and_wrong_answers_in_the_class(assignment: str) -> None:
    for name in _exercises_of(assignment):
        told = {sample.expected_diagnosis(name) for sample in CLASSES[assignment]}
        assert None in told, f"nobody gets {name} right"
        assert told - {None, "not_written"}, f"nobody gets {name} wrong"


@each_class
def test_what_samples_speak_of_exists(assignment: str) -> None:
    for sample in CLASSES[assignment]:
        assert set(sample.expected) <= set(sample.cells), sample.id
        assert set(sample.damage.values()) <= set(DAMAGE), sample.id
        assert set(sample.cells) <= set(_exercises_of(assignment)), sample.id


def test_a_cell_takes_the_students_own_helpers_and_comments_along() -> None:
    source = SAMPLES["s04_right_own_helpers"].cells["make_fooling_image"]
    assert source.startswith("MAX_STEPS = 200")
    assert "def _normalised(g):" in source
    assert "# Make sure the model is in" in SAMPLES["s03_right_old_style"].cells["compute_saliency_maps"]
    assert not any("EXPECTED" in cell for sample in SAMPLES.values() for cell in sample.cells.values())


def test_a_sample_that_does_not_parse_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s99_broken.py"
    path.write_text("def f(:\n")
    with pytest.raises(SyntaxError):
        read_sample(path)


def test_solutions_go_into_the_cells_of_their_name(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    write_class(course, ASSIGNMENT)
    notebook = nbformat.read(course.submission("s10_unfinished", ASSIGNMENT) / "saliency_maps.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if "nbgrader" in cell.metadata}
    assert cells["compute_saliency_maps"] == SAMPLES["s10_unfinished"].cells["compute_saliency_maps"]
    assert "TODO: smooth_grad" in cells["smooth_grad"]
    assert cells["check_compute_saliency_maps"] == 'check("compute_saliency_maps")'
    assert cells["question"].startswith("I think no")


def test_writing_twice_gives_the_same_bytes_and_touches_nothing(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    first = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in write_class(course, ASSIGNMENT)}
    again = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in write_class(course, ASSIGNMENT)}
    assert first == again
    assert not list(tmp_path.rglob("*.part"))


def test_damaged_submissions_are_damaged_as_said(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    write_class(course, ASSIGNMENT)
    broken = course.submission("s21_broken_files", ASSIGNMENT)
    with pytest.raises(json.JSONDecodeError):
        json.loads((broken / "saliency_maps.ipynb").read_text())
    assert (broken / "fooling_images.ipynb").read_bytes() == b""
    assert not (broken / "class_visualization.ipynb").exists()
    old = json.loads((course.submission("s22_old_format", ASSIGNMENT) / "saliency_maps.ipynb").read_text())
    assert old["nbformat"] == 3
    assert "worksheets" in old


def _ids(sample: str, lesson: str, root: Path) -> list[str]:
    text = submission(SAMPLES[sample], make_course(root).lessons(ASSIGNMENT)[lesson])
    assert text
    cells = json.loads(text)["cells"]
    return [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]]


def test_copied_cells_stand_there_twice(tmp_path: Path) -> None:
    ids = _ids("s19_copied_cells", "saliency_maps", tmp_path)
    assert ids.count("check_compute_saliency_maps") == 2


def test_deleted_checks_are_gone_and_answers_are_not(tmp_path: Path) -> None:
    ids = _ids("s20_deleted_cells", "saliency_maps", tmp_path)
    assert ids == ["compute_saliency_maps", "smooth_grad", "question"]


def test_a_damaged_notebook_can_hold_another_samples_code():
    assert SAMPLES["s20_deleted_cells"].cells == SAMPLES["s19_copied_cells"].cells
    assert SAMPLES["s20_deleted_cells"].damage != SAMPLES["s19_copied_cells"].damage
