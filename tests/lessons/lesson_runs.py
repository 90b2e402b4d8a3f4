"""Run a lesson's cells in a warm process, as grading does."""

import pytest
from warm import fork_server

from autograde.builder.layout import find_lessons
from autograde.sessions.session import Limits, Session, notebook_program

LIMITS = Limits(unit=120.0, load=600.0)
LESSONS = find_lessons()
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


def run(cells):
    """What each code cell put out, by its place in `cells`."""
    code = [{"index": i, "source": c.source} for i, c in enumerate(cells) if c.cell_type == "code" and c.source]
    with Session(fork_server(), LIMITS) as session:
        session.load(notebook_program(code))
    return session.report.outputs


def errors(cells, outputs):
    """The errors among these outputs, each with the id of its cell."""
    failed = (
        (cells[i], output) for i, found in outputs.items() for output in found if output["output_type"] == "error"
    )
    return [f"{cell.id}: {output['ename']}: {output['evalue']}" for cell, output in failed]
