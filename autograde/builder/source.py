"""Read a lesson's source and make its solved notebook, not yet executed.

A cell's metadata determine its content: `exercise="NAME"` is filled with the exercise's reference, `check="NAME"` with
the instant check and the hidden test; `question="ID" points=N` contains the model answer to a question in prose; in
`blank="NAME"` students get `NAME = ...` for the line `NAME = EXPRESSION`.
"""

import inspect
import re
import textwrap
from collections.abc import Iterator

import jupytext
import nbformat
from nbformat import NotebookNode

import autograde.inside.hidden  # noqa: F401  # needed by every check cell
from autograde.builder.blanks import with_blank
from autograde.builder.facts import fill, is_facts, read_facts
from autograde.builder.hints import with_hints
from autograde.builder.layout import BuildError, Lesson
from autograde.exercise import Exercise
from autograde.exercises import exercises

_KEYS = {"exercise", "check", "question", "points", "blank", "tags"}
_MARKER = re.compile(r"^\s*(?:#+\s*)?(BEGIN|END) SOLUTION\s*$", re.MULTILINE)

# The outputs of play cells may change from run to run: nbval executes them without comparing.
_PLAY = "play"
_NBVAL_IGNORE = "nbval-ignore-output"

_CHECK = """\
check("{name}")
### BEGIN HIDDEN TESTS
from autograde.inside.hidden import points
points("{name}")
### END HIDDEN TESTS"""


def read_lesson(lesson: Lesson) -> NotebookNode:
    """Return the lesson's solved notebook without outputs, its prose filled with the stored facts.

    Raises BuildError when the source contradicts itself, names an unknown exercise or a fact that is not stored.
    """
    notebook = read_with_facts(lesson)
    notebook.cells = [cell for cell in notebook.cells if not is_facts(cell)]
    fill(lesson, notebook.cells, read_facts(lesson))
    return notebook


def read_with_facts(lesson: Lesson) -> NotebookNode:
    """Return the lesson's notebook with its facts cells and its prose as written, nbgrader's metadata and fixed ids.

    Raises BuildError when the source contradicts itself or names an unknown exercise.
    """
    written = jupytext.reads(lesson.source.read_text(encoding="utf-8"), fmt="py:percent")
    cells = [cell for cell in written.cells if cell.cell_type != "raw"]
    _check_exercises(lesson, cells)
    built = list(with_hints(_built_cells(lesson, cells)))
    _check_ids(lesson, built)
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "built": {"from": f"solutions/{lesson.id}.py", "note": "Edit the source and build again, not this file."},
        },
        cells=built,
    )
    nbformat.validate(notebook)
    return notebook


def lesson_exercises(notebook: NotebookNode) -> list[Exercise]:
    """Return the exercises that the built notebook has a cell for, in its order."""
    return [exercises()[cell.id] for cell in notebook.cells if cell.id in exercises()]


def _built_cells(lesson: Lesson, cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the built cells; facts cells are not counted, so that a new one changes no other cell's id."""
    number = 1
    for count, cell in enumerate(cells, start=1):
        if is_facts(cell):
            yield nbformat.v4.new_code_cell(cell.source, id=f"facts-{count}", metadata={"tags": cell.metadata.tags})
        else:
            yield _built_cell(lesson, cell, number)
            number += 1


def _built_cell(lesson: Lesson, cell: NotebookNode, number: int) -> NotebookNode:
    options = cell.metadata
    unknown = set(options) - _KEYS - {"lines_to_next_cell"}  # the latter is set by jupytext
    if unknown:
        raise BuildError(f"{_where(lesson, number)} has unknown metadata {sorted(unknown)}; known: {sorted(_KEYS)}")
    if "exercise" in options:
        return _exercise_cell(_find(lesson, options.exercise, number))
    if "check" in options:
        return _check_cell(_find(lesson, options.check, number))
    if "question" in options:
        return _question_cell(lesson, cell, number)
    built = _plain_cell(cell, f"{lesson.name}-{number:02d}"[-64:])
    tags = list(options.get("tags", []))
    if _PLAY in tags and _NBVAL_IGNORE not in tags:
        tags.append(_NBVAL_IGNORE)
    if tags:
        built.metadata["tags"] = tags
    if "blank" in options:
        built.metadata["blank"] = options.blank
        with_blank(built.source, options.blank, _where(lesson, number))
    return built


def _plain_cell(cell: NotebookNode, cell_id: str) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    return make(cell.source, id=cell_id)


def _exercise_cell(exercise: Exercise) -> NotebookNode:
    source = textwrap.dedent(inspect.getsource(exercise.reference)).strip()
    return nbformat.v4.new_code_cell(
        source, id=exercise.name, metadata={"nbgrader": _nbgrader(exercise.name, solution=True)}
    )


def _check_cell(exercise: Exercise) -> NotebookNode:
    name = f"check-{exercise.name}"
    marks = _nbgrader(name, grade=True, locked=True, points=exercise.max_points)
    return nbformat.v4.new_code_cell(_CHECK.format(name=exercise.name), id=name, metadata={"nbgrader": marks})


def _question_cell(lesson: Lesson, cell: NotebookNode, number: int) -> NotebookNode:
    name, points = cell.metadata.question, cell.metadata.get("points")
    if cell.cell_type != "markdown" or not isinstance(points, int | float) or points <= 0:
        raise BuildError(
            f'{_where(lesson, number)}: a question is written `# %% [markdown] question="{name}" points=4`'
        )
    # As HTML comments, the markers are invisible in the solved notebook.
    source = _MARKER.sub(lambda match: f"<!-- {match[1]} SOLUTION -->", cell.source)
    marks = _nbgrader(name, grade=True, solution=True, points=points)
    return nbformat.v4.new_markdown_cell(source, id=name, metadata={"nbgrader": marks})


def _nbgrader(name: str, **marks: bool | float) -> dict[str, object]:
    return {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": 3,
        "solution": False,
        "task": False,
        **marks,
    }


def _find(lesson: Lesson, name: str, number: int) -> Exercise:
    if name not in exercises():
        known = ", ".join(exercises()) or "none"
        raise BuildError(f"{_where(lesson, number)} names the unknown exercise {name!r}; known: {known}")
    return exercises()[name]


def _check_exercises(lesson: Lesson, cells: list[NotebookNode]) -> None:
    """Raise BuildError unless each exercise that the lesson names has one TODO cell and, after it, one check."""
    named = [(kind, cell.metadata[kind]) for cell in cells for kind in ("exercise", "check") if kind in cell.metadata]
    for exercise in dict.fromkeys(name for _, name in named):
        got = [kind for kind, name in named if name == exercise]
        if got != ["exercise", "check"]:
            raise BuildError(
                f"{lesson.id}: {exercise} has the cells {got}; expected one with "
                f'exercise="{exercise}" and below it one with check="{exercise}"'
            )


def _check_ids(lesson: Lesson, cells: list[NotebookNode]) -> None:
    ids = [cell.id for cell in cells]
    twice = sorted(_repeated(ids))
    if twice:
        raise BuildError(f"{lesson.id}: the ids {twice} are used by more than one cell; give each its own")


def _repeated(names: list[str]) -> Iterator[str]:
    return (name for name in set(names) if names.count(name) > 1)


def _where(lesson: Lesson, number: int) -> str:
    return f"{lesson.id}, cell {number}"
