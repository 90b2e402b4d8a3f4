"""Run a lesson's facts cells among the cells of its solved notebook, as nbval runs them, in the same kernel."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile

from autograde.builder.facts import contradictions, is_facts, printed_facts, program, read_facts, without_idle_play
from autograde.builder.layout import Lesson, find_lessons
from autograde.builder.source import read_with_facts
from autograde.intake.match import is_play


class FactsCell(IPyNbCell):
    """A facts cell: it fails where the cell raises an error."""

    @classmethod
    def among(cls, parent: IPyNbFile, cell: NotebookNode, number: int, lesson: Lesson) -> "FactsCell":
        """Return the item of the facts cell with this number, from 0, in the notebook of `parent`."""
        options = defaultdict(bool)  # nothing is skipped, and no output is stored to compare with
        item = cls.from_parent(parent, name=f"Facts {number}", cell_num=number, cell=cell, options=options)
        item.lesson = lesson
        return item


class LastFactsCell(FactsCell):
    """The cell after all others: it fails where the facts are not those that the prose shows."""

    def runtest(self) -> None:
        """Run the cell that prints the facts, and compare them with those that are stored."""
        super().runtest()
        printed = "".join(output.text for output in self.test_outputs if output.output_type == "stream")
        found = contradictions(read_with_facts(self.lesson).cells, printed_facts(printed), read_facts(self.lesson))
        if found:
            self.raise_cell_error("Facts have changed, or their number", "; ".join(found))


def insert_facts_cells(items: list[pytest.Item]) -> set[str]:
    """Put an item for each facts cell where it is written, in place; the ids of the play cells that facts need."""
    lessons = {lesson.solved.resolve(): lesson for lesson in find_lessons()}
    needed: set[str] = set()
    new: list[pytest.Item] = []
    for parent, group in groupby(items, key=lambda item: item.parent):
        own = [*group]
        lesson = lessons.get(Path(parent.path).resolve()) if isinstance(parent, IPyNbFile) else None
        if lesson is None:
            new += own
            continue
        cells = read_with_facts(lesson).cells
        needed |= {cell.id for cell in without_idle_play(cells) if cell.cell_type == "code" and is_play(cell)}
        new += _woven(own, program(cells), parent, lesson)
    items[:] = new
    return needed


def _woven(own: list[pytest.Item], cells: list[NotebookNode], parent: IPyNbFile, lesson: Lesson) -> list[pytest.Item]:
    """The items of a notebook, and before each the facts cells that are written there."""
    before: dict[str, list[NotebookNode]] = {}
    waiting: list[NotebookNode] = []
    for cell in cells:
        if is_facts(cell):
            waiting.append(cell)
        elif cell.cell_type == "code":
            before[cell.id], waiting = waiting, []
    *between, last = waiting
    numbers = iter(range(len(cells)))
    woven: list[pytest.Item] = []
    for item in own:
        woven += [FactsCell.among(parent, one, next(numbers), lesson) for one in before.pop(item.cell.id, [])]
        woven.append(item)
    woven += [FactsCell.among(parent, one, next(numbers), lesson) for one in between]
    left = [cell_id for cell_id, facts in before.items() if facts]
    if left:
        raise pytest.UsageError(f"{lesson.solved} lacks the cells {left}: select whole notebooks, or run `make build`")
    return [*woven, LastFactsCell.among(parent, last, next(numbers), lesson)]
