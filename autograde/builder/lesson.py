"""Build one lesson, or list its files that are out of date."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.builder.execute import execute
from autograde.builder.facts import facts_bytes, is_facts, printed_facts, program, read_facts, settled
from autograde.builder.layout import Lesson
from autograde.builder.outputs import count_cells, take_outputs
from autograde.builder.prove import prove_checks, prove_reference
from autograde.builder.records import make_records, same_records
from autograde.builder.source import lesson_exercises, read_lesson, read_with_facts
from autograde.builder.student import student_bytes
from autograde.exercise import Exercise
from autograde.files import notebook_bytes, write_if_changed
from helpers.checks import stored


def build_lesson(lesson: Lesson, run: bool = True, quiet: bool = False) -> list[Path]:
    """Write the lesson's records, facts, solved notebook and student's notebook; return the files that changed.

    run: execute the solved notebook; otherwise keep the facts and the outputs of unchanged cells. Raises BuildError.
    """
    executed = read_with_facts(lesson)
    # The records come first: the notebook's checks read them.
    changed = [path for exercise in lesson_exercises(executed) for path in build_records(exercise)]
    if run:
        changed += _run(lesson, executed, quiet)
    elif lesson.solved.exists():
        executed = nbformat.read(lesson.solved, as_version=4)
    notebook = read_lesson(lesson)  # now that its facts are stored
    student = student_bytes(notebook)
    take_outputs(notebook, executed)
    for path, data in ((lesson.solved, notebook_bytes(notebook)), (lesson.student, student)):
        if write_if_changed(path, data):
            changed.append(path)
    return changed


def _run(lesson: Lesson, notebook: NotebookNode, quiet: bool) -> list[Path]:
    """Execute the notebook, and store the facts that it computes; return the facts file if it changed."""
    notebook.cells = program(notebook.cells)
    execute(notebook, lesson.name, lesson.source.parent, quiet)
    facts = printed_facts(notebook.cells[-1].outputs[0].text).facts
    notebook.cells = [cell for cell in notebook.cells if not is_facts(cell)]
    count_cells(notebook)
    prove_checks(lesson.id, notebook)
    data = facts_bytes(settled(facts, read_facts(lesson)))
    return [lesson.facts] if (facts or lesson.facts.exists()) and write_if_changed(lesson.facts, data) else []


def build_records(exercise: Exercise) -> list[Path]:
    """Verify the exercise's reference and write its records; return the file if it changed. Raises BuildError."""
    path = records_path(exercise)
    records = make_records(exercise)
    prove_reference(exercise, records)
    if same_records(path, records):
        return []
    return [path] if write_if_changed(path, records) else []


def records_path(exercise: Exercise) -> Path:
    """Return the path of the exercise's stored records."""
    return stored.FOLDER / f"{exercise.name}.xz"


def stale(lesson: Lesson) -> Iterator[str]:
    """Yield a line for each of the lesson's files that is missing or out of date; write and execute nothing.

    Raises BuildError.
    """
    notebook = read_lesson(lesson)
    if not lesson.student.exists() or lesson.student.read_bytes() != student_bytes(notebook):
        yield f"{lesson.student}: differs from a new build"
    if not lesson.solved.exists():
        yield f"{lesson.solved}: missing"
    else:
        solved = nbformat.read(lesson.solved, as_version=4)
        if _cells(solved) != _cells(notebook) or solved.metadata != notebook.metadata:
            yield f"{lesson.solved}: its cells differ from a new build"
        elif not all(cell.execution_count for cell in solved.cells if cell.cell_type == "code"):
            yield f"{lesson.solved}: built without being executed"
    for exercise in lesson_exercises(notebook):
        if not same_records(records_path(exercise), make_records(exercise)):
            yield f"{records_path(exercise)}: differs from the records of the exercise's probes"


def _cells(notebook: NotebookNode) -> list[tuple[object, ...]]:
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]
