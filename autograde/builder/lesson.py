"""Build one lesson, or say what of it is out of date."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.builder.execute import execute
from autograde.builder.layout import Lesson
from autograde.builder.outputs import take_outputs
from autograde.builder.prove import prove_checks, prove_reference
from autograde.builder.source import lesson_exercises, read_lesson
from autograde.builder.student import student_bytes
from autograde.exercise import Exercise
from autograde.files import notebook_bytes, write_if_changed
from autograde.records import make_records, same_records
from helpers.checks import stored


def build_lesson(lesson: Lesson, run: bool = True, quiet: bool = False) -> list[Path]:
    """Write the lesson's records, solved and student's notebook; returns the files that changed.

    With `run` False, outputs of the last build stay where a cell is the same. Raises BuildError.
    """
    notebook = read_lesson(lesson)
    # The records come first: the notebook's checks read them.
    changed = [path for exercise in lesson_exercises(notebook) for path in build_records(exercise)]
    student = student_bytes(notebook)
    if run:
        execute(notebook, lesson.name, lesson.source.parent, quiet)
        prove_checks(lesson.id, notebook)
    elif lesson.solved.exists():
        take_outputs(notebook, nbformat.read(lesson.solved, as_version=4))
    for path, data in ((lesson.solved, notebook_bytes(notebook)), (lesson.student, student)):
        if write_if_changed(path, data):
            changed.append(path)
    return changed


def build_records(exercise: Exercise) -> list[Path]:
    """Prove the exercise's reference and write its stored records; returns the file if it changed."""
    path = records_path(exercise)
    records = make_records(exercise)
    prove_reference(exercise, records)
    if same_records(path, records):
        return []
    return [path] if write_if_changed(path, records) else []


def records_path(exercise: Exercise) -> Path:
    return stored.FOLDER / f"{exercise.name}.safetensors"


def stale(lesson: Lesson) -> Iterator[str]:
    """What of the lesson is missing or out of date, a line each; writes and executes nothing. Raises BuildError."""
    notebook = read_lesson(lesson)
    if not lesson.student.exists() or lesson.student.read_bytes() != student_bytes(notebook):
        yield f"{lesson.student}: not what its source gives"
    if not lesson.solved.exists():
        yield f"{lesson.solved}: missing"
    else:
        solved = nbformat.read(lesson.solved, as_version=4)
        if _cells(solved) != _cells(notebook) or solved.metadata != notebook.metadata:
            yield f"{lesson.solved}: its cells are not what the source gives"
        elif not all(cell.execution_count for cell in solved.cells if cell.cell_type == "code"):
            yield f"{lesson.solved}: built without being executed"
    for exercise in lesson_exercises(notebook):
        if not same_records(records_path(exercise), make_records(exercise)):
            yield f"{records_path(exercise)}: not what the exercise's probes give"


def _cells(notebook: NotebookNode) -> list[tuple[object, ...]]:
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]
