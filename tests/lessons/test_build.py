"""Lessons: one source, two notebooks, stored records."""

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from tiny_lesson import TINY, make_root

from autograde.builder import lesson as building
from autograde.builder.execute import execute
from autograde.builder.hints import hints_text
from autograde.builder.layout import BuildError, Lesson, find_lessons
from autograde.builder.lesson import build_lesson, stale
from autograde.builder.points import points_bytes, points_path
from autograde.builder.prove import prove_checks, prove_reference
from autograde.builder.records import make_records
from autograde.builder.source import lesson_exercises, read_lesson
from autograde.builder.student import nbgrader_config, student_bytes
from autograde.course import Course
from autograde.exercises import find_exercise, folders
from autograde.hint import Hint
from autograde.lesson_order import taught


@pytest.fixture(scope="module")
def saliency_records():
    """The stored records: making them takes minutes, and test_guide makes those of another exercise."""
    return building.records_path(find_exercise("compute_saliency_maps")).read_bytes()


@pytest.fixture(scope="module")
def built(tmp_path_factory, saliency_records):
    """The tiny lesson, built once; its records go into a temporary folder, the kernel reads the repository's."""
    root = tmp_path_factory.mktemp("root")
    lesson = make_root(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "records_path", lambda exercise: root / f"{exercise.name}.xz")
        patch.setattr(building, "make_records", lambda exercise: saliency_records)
        build_lesson(lesson, quiet=True)
    return lesson


@pytest.fixture
def patched(built, monkeypatch, saliency_records):
    monkeypatch.setattr(building, "records_path", lambda exercise: built.root / f"{exercise.name}.xz")
    monkeypatch.setattr(building, "make_records", lambda exercise: saliency_records)
    return built


def cells(path: Path) -> dict:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def test_the_solved_notebook_has_the_reference_and_its_check_shows_full_points(built):
    solved = cells(built.solved)
    assert "### BEGIN SOLUTION" in solved["compute_saliency_maps"].source
    (output,) = solved["check-compute_saliency_maps"].outputs
    assert output.data["text/plain"] == "10"
    assert "10 of 10 points" in output.data["text/html"]


def test_the_students_notebook_holds_no_solution_no_hidden_test_and_no_output(built):
    text = built.student.read_text(encoding="utf-8")
    for secret in ("SOLUTION", "HIDDEN", "autograde", "**lost**"):
        assert secret not in text
    student = cells(built.student)
    assert [name for name, cell in student.items() if "gather(1" in cell.source] == ["hints-compute_saliency_maps"]
    assert "    pass  # your code here\n" in student["compute_saliency_maps"].source
    assert student["check-compute_saliency_maps"].source == 'check("compute_saliency_maps")'
    assert student["sign"].source == "YOUR ANSWER HERE"
    assert not any(cell.get("outputs") for cell in student.values())


def test_hints_stand_above_the_exercise_folded_and_count_for_no_number(built):
    for path in (built.solved, built.student):
        notebook = nbformat.read(path, as_version=4)
        ids = [cell.id for cell in notebook.cells]
        name = "compute_saliency_maps"
        at = ids.index(name)
        assert ids[at - 1 : at + 2] == [f"hints-{name}", name, f"check-{name}"]
        assert "tiny-06" in ids
        hints = notebook.cells[at - 1]
        assert hints.cell_type == "markdown"
        assert "nbgrader" not in hints.metadata
        assert hints.source == hints_text(find_exercise(name).hints)


def test_each_stage_of_a_hint_is_nested_in_the_one_before_and_stands_between_empty_lines():
    code = "```python\nx = 1\n```"
    text = hints_text([Hint("Is `a < b`?", "Ask `x`?", "Look.", f"Write:\n\n{code}")])
    assert "<summary><b>Hint 1:</b> Is <code>a &lt; b</code>?</summary>" in text
    stages = [
        "Ask `x`?",
        "<details><summary>Where?",
        "Look.",
        "<details><summary>What to write",
        code,
    ]
    places = [text.index(stage) for stage in stages]
    assert places == sorted(places)
    assert "<details" in text[: places[0]]
    assert "</details>" not in text[: places[-1]]
    assert text.count("<details>") == text.count("</details>") == 3
    # Markdown in HTML is read as such between empty lines alone.
    for stage in ("Ask `x`?", "Look."):
        assert f"\n\n{stage}\n\n" in text
    assert text.endswith("```\n\n</blockquote></details>\n\n</blockquote></details>\n\n</blockquote></details>")


def test_the_points_of_the_lessons_are_those_of_their_sources():
    assert points_path().read_bytes() == points_bytes(find_lessons())


def test_points_of_exercises_and_of_questions_in_prose_are_written_apart(tmp_path):
    points = json.loads(points_bytes([make_root(tmp_path)]))
    assert points == {"demo/tiny": {"exercises": {"compute_saliency_maps": 10}, "prose": 4}}


def test_play_cells_are_executed_by_nbval_but_not_compared(built):
    assert cells(built.student)["tiny-06"].metadata.tags == ["play", "nbval-ignore-output"]


def test_both_notebooks_say_which_source_they_are_built_from(built):
    for path in (built.solved, built.student):
        assert nbformat.read(path, as_version=4).metadata.built["from"] == "solutions/demo/tiny.py"


def test_a_rebuild_gives_the_same_bytes(patched):
    before = patched.student.read_bytes(), patched.solved.read_bytes()
    assert build_lesson(patched, run=False) == []
    assert (patched.student.read_bytes(), patched.solved.read_bytes()) == before


def test_what_is_built_is_up_to_date_until_its_source_changes(patched):
    assert list(stale(patched)) == []
    source = patched.source.read_text(encoding="utf-8")
    patched.source.write_text(source.replace("2 + 2", "2 + 3"), encoding="utf-8")
    try:
        assert [line.split(":")[0] for line in stale(patched)] == [str(patched.student), str(patched.solved)]
    finally:
        patched.source.write_text(source, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('exercise="compute_saliency_maps"', 'exercise="saliency"', "saliency has the cells"),
        ('# %% check="compute_saliency_maps"\n', "", "expected one with"),
        ("points=4", "", "a question is written"),
        ('tags=["play"]', 'tag="play"', "unknown metadata"),
        ('question="sign"', 'question="compute_saliency_maps"', "more than one cell"),
    ],
)
def test_a_source_with_a_mistake_is_refused(tmp_path, old, new, message):
    assert old in TINY
    with pytest.raises(BuildError, match=message):
        read_lesson(make_root(tmp_path, TINY.replace(old, new)))


def test_students_get_three_dots_in_the_place_of_a_blank(tmp_path):
    source = TINY.replace(
        "# %% tags=", '# %% blank="largest"\nw = 2\nlargest = max(w, 3)  # replace the dots\nlargest == 3\n\n# %% tags='
    )
    notebook = read_lesson(make_root(tmp_path, source))
    assert "largest = max(w, 3)  # replace" in notebook.cells[-2].source
    student = nbformat.reads(student_bytes(notebook).decode(), as_version=4)
    assert student.cells[-2].source == "w = 2\nlargest = ...  # replace the dots\nlargest == 3"
    assert "blank" not in student.cells[-2].metadata
    assert notebook.cells[-2].metadata.blank == "largest", "the solved notebook is left as it was"


def test_a_blank_that_no_line_fills_is_refused(tmp_path):
    for line in ("smallest = 2", "largest = 2\nlargest = 3", "print(1)"):
        root = tmp_path / line.replace("\n", " ")
        root.mkdir()
        source = TINY.replace("# %% tags=", f'# %% blank="largest"\n{line}\n\n# %% tags=')
        with pytest.raises(BuildError, match=r"cell 6: \d lines start with `largest = `"):
            read_lesson(make_root(root, source))


def test_a_name_that_is_no_exercise_is_refused(tmp_path):
    with pytest.raises(
        BuildError, match=r"cell 3 names the unknown exercise 'nothing'; known: .*compute_saliency_maps"
    ):
        read_lesson(make_root(tmp_path, TINY.replace("compute_saliency_maps", "nothing")))


def test_an_unknown_lesson_is_named_with_those_there_are(tmp_path):
    lesson = make_root(tmp_path)
    assert find_lessons(["tiny"], tmp_path) == find_lessons(["demo"], tmp_path) == [lesson]
    with pytest.raises(KeyError, match="demo/tiny"):
        find_lessons(["tinny"], tmp_path)


def test_a_failing_cell_is_named(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("x = 1"), new_code_cell("x / 0", id="by-zero")])
    with pytest.raises(BuildError, match=r"(?s)lesson: cell 2 of 2 \(by-zero: x / 0\).*ZeroDivisionError"):
        execute(notebook, "lesson", tmp_path, quiet=True)


def test_a_reference_that_breaks_its_own_rules_is_refused():
    exercise = find_exercise("compute_saliency_maps")

    def spoils_its_input(X, y, model):
        answer = exercise.reference(X, y, model)
        X.data += 1
        return answer

    spoilt = replace(exercise, reference=spoils_its_input, misconceptions=())
    with pytest.raises(BuildError, match=r"its own reference gets 9 of 10 points"):
        prove_reference(spoilt, make_records(spoilt))


def test_a_check_that_shows_other_points_is_refused(built):
    notebook = nbformat.read(built.solved, as_version=4)
    prove_checks("tiny", notebook)
    next(cell for cell in notebook.cells if cell.id == "check-compute_saliency_maps").outputs[0].data["text/plain"] = (
        "6"
    )
    with pytest.raises(BuildError, match="shows 6, not the exercise's 10 points"):
        prove_checks("tiny", notebook)


def test_a_markdown_answer_is_marked_by_comments_that_do_not_show(tmp_path):
    notebook = read_lesson(make_root(tmp_path))
    source = next(cell for cell in notebook.cells if cell.id == "sign").source
    assert source == "<!-- BEGIN SOLUTION -->\nThe sign is **lost**.\n<!-- END SOLUTION -->"
    assert b"lost" not in student_bytes(notebook)


def test_every_lesson_of_the_project_is_built_from_its_source():
    for lesson in find_lessons():
        assert lesson.student.read_bytes() == student_bytes(read_lesson(lesson)), lesson.id


def test_lessons_know_where_they_lie():
    lesson = Lesson("a", "b", Path("r"))
    assert (lesson.source, lesson.student) == (Path("r/solutions/a/b.py"), Path("r/notebooks/a/b.ipynb"))


def test_every_lesson_has_its_place_in_the_course():
    assert [lesson.id for lesson in find_lessons()] == list(taught())
    assert next(iter(Course().lessons("network-visualization"))) == "saliency_maps"


def test_every_exercise_has_its_place_in_one_lesson_of_its_assignment():
    asked = [(name, lesson.assignment) for lesson in find_lessons() for name in exercises_in(lesson)]
    there = [(name, folder.parent.name.replace("_", "-")) for name, folder in folders().items()]
    assert asked == there


def exercises_in(lesson: Lesson) -> list[str]:
    return [exercise.name for exercise in lesson_exercises(read_lesson(lesson))]


def test_nbgraders_own_command_takes_the_same_steps():
    named = [str(step).rpartition(".")[2] for step in nbgrader_config().GenerateAssignment.preprocessors]
    own = [step.__name__ for step in GenerateAssignment.preprocessors.default_args[0]]
    assert named == ["MakeBlanks", *own]
