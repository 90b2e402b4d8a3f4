"""Figures in prose: computed by the lesson, filled in by the build, and none that nothing vouches for.

That the lessons compute what they say is tested among their cells: `pytest --nbval --facts solutions`.
"""

import re

import pytest
from lesson_runs import each_lesson, run
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from tiny_lesson import TINY, make_root

from autograde.builder import lesson as building
from autograde.builder.facts import (
    MACHINES_DIFFER_BY,
    Computed,
    contradictions,
    names_used,
    printed_facts,
    program,
    read_facts,
    settled,
    without_idle_play,
)
from autograde.builder.layout import BuildError, Lesson
from autograde.builder.numbers import unsupported_numbers
from autograde.builder.source import lesson_exercises, read_lesson, read_with_facts


@each_lesson
def test_every_number_in_the_prose_is_computed_or_given(lesson: Lesson) -> None:
    assert list(unsupported_numbers(read_with_facts(lesson).cells)) == []


@each_lesson
def test_every_fact_is_told(lesson: Lesson) -> None:
    assert set(read_facts(lesson)) <= set(names_used(read_with_facts(lesson).cells))


@each_lesson
def test_the_prose_names_the_points_of_each_exercise(lesson: Lesson) -> None:
    notebook = read_lesson(lesson)
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    prose = "\n".join(cell.source for cell in markdown)
    told = [float(points) for points in re.findall(r"(\d+) points(?:\.\*\*|\)$)", prose, re.MULTILINE)]
    due = [exercise.max_points for exercise in lesson_exercises(notebook)]
    due += [
        c.metadata.nbgrader.points for c in notebook.cells if c.cell_type == "markdown" and "nbgrader" in c.metadata
    ]
    assert sorted(told) == sorted(due)


def cells(*sources: str) -> list:
    """Cells: Markdown, but for those that begin with a greater-than sign, which are code."""
    return [new_code_cell(s[1:]) if s.startswith(">") else new_markdown_cell(s) for s in sources]


@pytest.mark.parametrize(
    "text",
    [
        "It falls to 37%.",
        "The norm is about 12.5.",
        r"So $\sigma(3) = 0.95$.",
        "All 150\u202f528 of them.",
        "A table:\n\n| a | 4 |\n| --- | --- |",
    ],
)
def test_a_number_that_nothing_vouches_for_is_found(text: str) -> None:
    assert len(list(unsupported_numbers(cells("# Title", "## One", text, ">x = 8")))) > 0


@pytest.mark.parametrize(
    "text",
    [
        "It falls to {{share:.0%}}, as in section 3.1 of Simonyan et al. (2014).",
        "We blur with 0.5, which is 50%, in steps of 150\\,528.",
        "About 15 minutes, 10 points: see [the paper](https://arxiv.org/abs/1312.6034) and `x[3:4]`.",
        "1. the first\n2. the second",
        r"$\lVert I \rVert_2^2$ and $x_{3}$",
    ],
)
def test_a_number_that_is_computed_or_given_or_no_claim_is_not(text: str) -> None:
    assert list(unsupported_numbers(cells("# Title", "## One", text, ">x = 0.5 * 150_528"))) == []


def test_code_of_another_section_vouches_for_nothing_but_that_of_the_set_up_does() -> None:
    lesson = cells("# Title", ">a = 7", "## One", ">b = 8", "## Two", "It is 7, not 8.")
    assert list(unsupported_numbers(lesson)) == [("Two", "8")]


TOLD = (
    TINY
    + """
# %% tags=["facts"]
fact(sum_=2 + 2, part=1 / 3)

# %% [markdown]
# {{sum_}}, {{part:.0%}}
"""
)


@pytest.fixture
def told(tmp_path, monkeypatch) -> Lesson:
    """A lesson with two facts, built once, without its records."""
    lesson = make_root(tmp_path, TOLD)
    monkeypatch.setattr(building, "build_records", lambda exercise: [])
    changed = building.build_lesson(lesson, quiet=True)
    assert lesson.facts in changed
    return lesson


def test_the_build_computes_facts_and_fills_them_in(told: Lesson) -> None:
    assert read_facts(told) == {"sum_": 4, "part": 0.333333}
    for path in (told.solved, told.student):
        text = path.read_text(encoding="utf-8")
        assert "4, 33%" in text
        assert "fact(" not in text
    assert building.build_lesson(told, run=False) == []


def test_a_fact_that_no_cell_computes_is_refused(tmp_path) -> None:
    lesson = make_root(tmp_path, TOLD)
    with pytest.raises(BuildError, match=r"\{\{sum_\}\}, but no facts cell has computed it"):
        read_lesson(lesson)


def test_a_facts_cell_says_how_far_machines_may_lie_apart() -> None:
    cells = program([new_code_cell("fact(share=0.5)\nfact(within=0.3, climbed=200)")])
    computed = printed_facts(run(cells)[len(cells) - 1][0]["text"])
    assert computed == ({"share": 0.5, "climbed": 200}, {"share": MACHINES_DIFFER_BY, "climbed": 0.3})


def test_demonstrations_run_for_facts_only_if_these_need_them() -> None:
    def cell(source: str, tag: str = "") -> NotebookNode:
        return new_code_cell(source, metadata={"tags": [tag] if tag else []})

    slow = cell("wide = survey(wide_list := [4])", "play")
    used = cell("def far(x):\n    return wide_list[x]", "play")
    idle = cell("other = far(1)\nother_widget()", "play")
    later = cell("wide_list = None", "play")
    facts, shown = cell("fact(size=far(0))", "facts"), cell("show(other)")
    assert without_idle_play([slow, used, idle, shown, facts, later]) == [slow, used, shown, facts]


def test_what_contradicts_the_prose_is_found() -> None:
    prose, frank = cells("{{a}} and {{b}}"), cells("{{a}}. Your numbers can\ndiffer.")
    stored = {"a": 0.5, "b": "cat"}
    close = {"a": 0.02, "b": 0.02}
    assert contradictions(prose, Computed({"a": 0.501, "b": "cat"}, close), stored) == []
    assert contradictions(prose, Computed({"a": 0.52, "b": "cat"}, close), stored) == ["a: 0.52 here, 0.5 stored"]
    assert contradictions(prose, Computed({"a": 0.5, "c": 1}, close), stored) == ["b is stored only", "c is not stored"]
    far = Computed({"a": 0.52, "b": "cat"}, {"a": 0.3, "b": 0.02})
    assert contradictions(frank, far, stored) == []
    assert contradictions(prose, far, stored) == ["readers are not told that their numbers can differ"]
    assert contradictions(frank, Computed(stored, close), stored) == ["readers are told that their numbers can differ"]


def test_rounding_of_another_processor_changes_no_file() -> None:
    stored = {"a": 0.333333, "b": "cat"}
    assert settled({"a": 0.333334, "b": "cat"}, stored) is stored
    assert settled({"a": 0.34, "b": "cat"}, stored) == {"a": 0.34, "b": "cat"}
    assert settled({"a": 0.333333, "b": "dog"}, stored)["b"] == "dog"


def test_a_facts_cell_changes_no_other_cells_id(tmp_path) -> None:
    plain, told = make_root(tmp_path / "plain", TINY), make_root(tmp_path / "told", TOLD)
    told.facts.write_text('{"sum_": 4, "part": 0.333}', encoding="utf-8")
    ids = [cell.id for cell in read_lesson(told).cells]
    assert ids[: len(ids) - 1] == [cell.id for cell in read_lesson(plain).cells]
