"""Run a lesson's cells in a warm process, as grading does."""

import ast

import pytest
from warm import fork_server

from autograde.builder.facts import is_facts
from autograde.builder.layout import find_lessons
from autograde.intake.match import is_play
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


def without_idle_play(cells):
    """These cells without the demonstrations and widgets that name nothing which later facts cells need.

    What such a cell changes beside its own names no other cell needs: nbval skips it.
    """
    kept, needed = [], set()
    for cell in reversed(cells):
        play = cell.cell_type == "code" and is_play(cell)
        if play and not needed & _names(cell, ast.Store):
            continue
        if play or is_facts(cell):
            needed |= _names(cell, ast.Load)
        kept.append(cell)
    return kept[::-1]


def _names(cell, context):
    """The names that a cell reads (ast.Load), or binds (ast.Store)."""
    nodes = list(ast.walk(ast.parse(cell.source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, context)}
    if context is ast.Store:
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        names |= {(node.asname or node.name).partition(".")[0] for node in nodes if isinstance(node, ast.alias)}
    return names
