"""Every lesson follows the pattern that CONTRIBUTING.md describes."""

import re

import nbformat
from lesson_runs import each_lesson

from autograde.builder.facts import is_facts
from autograde.builder.layout import Lesson
from autograde.builder.source import lesson_exercises, read_with_facts
from autograde.lesson_order import taught

PREDICTIONS = 3  # at least
QUICK_QUESTIONS = 3


def shown_cells(lesson: Lesson) -> list:
    return [cell for cell in read_with_facts(lesson).cells if not is_facts(cell)]


def sources(lesson: Lesson, kind: str = "code") -> str:
    return "\n\n".join(cell.source for cell in shown_cells(lesson) if cell.cell_type == kind)


@each_lesson
def test_the_first_success_comes_before_the_first_exercise(lesson: Lesson) -> None:
    cells = shown_cells(lesson)
    warm_up = next(i for i, cell in enumerate(cells) if "blank" in cell.metadata)
    first = next(i for i, cell in enumerate(cells) if cell.id == lesson_exercises(read_with_facts(lesson))[0].name)
    assert warm_up < first
    assert f'warm_up("{lesson.name}", ' in cells[warm_up].source
    assert sum(cell.cell_type == "code" for cell in cells[:warm_up]) <= 2, "what comes before it takes time"


@each_lesson
def test_the_student_predicts_at_least_three_times_before_looking(lesson: Lesson) -> None:
    code = sources(lesson)
    guesses = re.findall(r"^(\w+) = predict\(", code, re.MULTILINE)
    assert len(guesses) >= PREDICTIONS
    for guess in guesses:
        made, revealed = code.index(f"{guess} = predict("), code.find(f"{guess}.reveal(")
        assert revealed > made, f"{guess} is never revealed"


@each_lesson
def test_quick_questions_are_three_and_come_before_the_question_in_prose(lesson: Lesson) -> None:
    ids = [cell.id for cell in shown_cells(lesson)]
    quick = [exercise for exercise in lesson_exercises(read_with_facts(lesson)) if exercise.name.endswith("_questions")]
    (questions,) = quick
    assert len(questions.parts) == QUICK_QUESTIONS
    prose = next(i for i in ids if i.endswith("_question"))
    assert ids.index(questions.name) < ids.index(prose)
    assert f'model_answer("{prose}")' in sources(lesson)


@each_lesson
def test_the_lesson_ends_with_its_limits_and_a_card(lesson: Lesson) -> None:
    limits = next(cell.source for cell in shown_cells(lesson) if "## What this does not tell you" in cell.source)
    assert limits.count("](http") >= 3, "limits come with references"
    assert f'closing_card("{lesson.name}"' in sources(lesson)


@each_lesson
def test_each_lesson_has_something_to_play_with_and_draws_with_the_helpers(lesson: Lesson) -> None:
    assert "_explorer(" in sources(lesson)
    exercises = {exercise.name for exercise in lesson_exercises(read_with_facts(lesson))}
    drawing = [cell.id for cell in shown_cells(lesson) if "plt." in cell.source and cell.id not in exercises]
    assert drawing == [], "show_curves and show_images have alternative texts and fit dark themes"


@each_lesson
def test_every_picture_of_the_solved_notebook_has_an_alternative_text(lesson: Lesson) -> None:
    outputs = [o for cell in nbformat.read(lesson.solved, as_version=4).cells for o in cell.get("outputs", [])]
    pictures = [output.data for output in outputs if any(kind.startswith("image/") for kind in output.get("data", {}))]
    assert pictures
    for data in pictures:
        assert re.match(r"[^<]{20}", data.get("text/plain", "")), data.get("text/plain")


@each_lesson
def test_the_title_of_the_next_lesson_is_promised(lesson: Lesson) -> None:
    order = [one for one in taught() if one.startswith(lesson.assignment)]
    last = shown_cells(lesson)[-1].source
    assert last.startswith("This was the last lesson" if lesson.id == order[-1] else "Next lesson:")
