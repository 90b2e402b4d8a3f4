"""Match a submitted notebook's cells with the release by grade id, and restore what was lost."""

import bisect
import copy
import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from nbformat import NotebookNode

from helpers.checks.sentences import Sentence


def grade_id(cell: NotebookNode) -> str | None:
    """The cell's nbgrader id; None if it is missing or not a string."""
    marks = cell.metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) and name else None


def is_solution(cell: NotebookNode) -> bool:
    """Whether students write in the cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_grade(cell: NotebookNode) -> bool:
    """Whether the cell has points."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_check(cell: NotebookNode) -> bool:
    """Whether the cell has points and students do not write in it."""
    return is_grade(cell) and not is_solution(cell)


def is_play(cell: NotebookNode) -> bool:
    """Whether the cell is a demonstration, which grading skips."""
    tags = cell.metadata.get("tags")
    return isinstance(tags, list) and "play" in tags


class Matching:
    """Repairs the submitted notebook in place; `notes` has a sentence for each repair."""

    def __init__(self, notebook: NotebookNode, release: NotebookNode) -> None:
        """Match the cells of `notebook` with those of `release`."""
        self.notebook, self.release = notebook, release
        self.released = {name: cell for cell in release.cells if (name := grade_id(cell))}
        self.notes: list[Sentence] = []

    def run(self) -> None:
        """Do all steps. The order matters: ids must be unique before lost ones are found, these before order counts."""
        self._forget_unknown()
        self._keep_last_copy()
        self._find_lost()
        self._note_order()
        self._put_back_missing()
        for cell in self.notebook.cells:
            self._restore(cell)
        self._note_deleted_code()
        _unique_ids(self.notebook.cells)

    def _forget_unknown(self) -> None:
        for cell in self.notebook.cells:
            name = grade_id(cell)
            if name is not None and name not in self.released:
                self.notes.append(Sentence("note.unknown_mark", {"name": name[:60]}))
            if name not in self.released:
                cell.metadata.pop("nbgrader", None)

    def _keep_last_copy(self) -> None:
        counts: dict[str, int] = {}
        for cell in reversed(self.notebook.cells):
            name = grade_id(cell)
            if name is None:
                continue
            counts[name] = counts.get(name, 0) + 1
            if counts[name] > 1:
                cell.metadata.pop("nbgrader")
                if is_check(self.released[name]):
                    cell.metadata["autograde_copy"] = name
        for name in (name for name in self.released if counts.get(name, 0) > 1):
            self._note("copied", name, times=counts[name])

    def _find_lost(self) -> None:
        """Find cells that lost their mark: a solution by its `def`, a check by its text, an answer by its neighbour."""
        present = {grade_id(cell) for cell in self.notebook.cells}
        for name in [name for name in self.released if name not in present]:
            candidates = [cell for cell in self.notebook.cells if grade_id(cell) is None]
            found = [cell for cell in candidates if self._looks_like(cell, name)]
            if found:
                found[-1].metadata["nbgrader"] = copy.deepcopy(self.released[name].metadata["nbgrader"])
                found[-1].metadata.pop("autograde_copy", None)
                self._note("mark_found", name)

    def _looks_like(self, cell: NotebookNode, name: str) -> bool:
        original = self.released[name]
        if cell.cell_type != original.cell_type:
            return False
        if original.cell_type == "code" and is_solution(original):
            # Not \s, which also matches line ends, and would take hours on a million empty lines.
            return re.search(rf"^[ \t]*def[ \t]+{re.escape(name)}[ \t]*\(", cell.source, re.MULTILINE) is not None
        if is_solution(original):
            before = _before(self.release.cells, original)
            mine = _before(self.notebook.cells, cell)
            return bool(before and mine and before.source.strip() == mine.source.strip())
        return bool(cell.source.strip() == original.source.strip())

    def _note_order(self) -> None:
        rank = {name: i for i, name in enumerate(self.released)}
        order = [name for name in map(grade_id, self.notebook.cells) if name]
        kept = _longest_rising([rank[name] for name in order])
        for name in order:
            if rank[name] not in kept:
                self._note("moved", name)

    def _put_back_missing(self) -> None:
        previous: str | None = None
        for name, original in self.released.items():
            names = [grade_id(cell) for cell in self.notebook.cells]
            if name not in names:
                at = names.index(previous) + 1 if previous in names and previous else 0 if not previous else len(names)
                self.notebook.cells.insert(at, copy.deepcopy(original))
                self._note("put_back_empty" if is_solution(original) else "put_back", name)
            previous = name

    def _restore(self, cell: NotebookNode) -> None:
        name = grade_id(cell)
        if name is None:
            return
        original = self.released[name]
        if cell.cell_type != original.cell_type:
            self._note("type_restored", name, type=cell.cell_type)
            _change_type(cell, original.cell_type)
        if not is_solution(original) and cell.source != original.source:
            self._note("text_restored", name)
            cell.source = original.source
        mine, theirs = cell.metadata["nbgrader"], original.metadata["nbgrader"]
        if any(mine.get(key) != theirs.get(key) for key in ("points", "grade", "solution", "locked", "task")):
            self._note("settings_restored", name)
        cell.metadata = copy.deepcopy(original.metadata)

    def _note_deleted_code(self) -> None:
        """Note code cells of the lesson that were deleted, such as the set-up cell, which later cells may need."""
        ids = {cell.get("id") for cell in self.notebook.cells}
        sources = {cell.source.strip() for cell in self.notebook.cells}
        for cell in self.release.cells:
            if cell.cell_type != "code" or grade_id(cell) or cell.get("id") in ids or cell.source.strip() in sources:
                continue
            first = next((line for line in cell.source.splitlines() if line.strip()), "")
            self.notes.append(Sentence("note.code_deleted", {"first": first.strip()[:60]}))

    def _note(self, key: str, name: str, **more: str | int) -> None:
        """Add the note `key` on the released cell of this name; `more` are its other facts."""
        cell = self.released[name]
        kind = "check" if is_check(cell) else "answer" if cell.cell_type == "markdown" else "code"
        self.notes.append(Sentence(f"note.{key}", {"cell": Sentence(f"cell.{kind}", {"name": name}), **more}))


def _before(cells: Sequence[NotebookNode], cell: NotebookNode) -> NotebookNode | None:
    at = next(i for i, other in enumerate(cells) if other is cell)
    return cells[at - 1] if at else None


def _change_type(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _longest_rising(ranks: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence: the cells that kept their order if as few as possible moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}  # by rank: its predecessor in the longest chain that it ends
    for rank in ranks:
        at = bisect.bisect_left(tails, rank)
        before[rank] = tails[at - 1] if at else None
        tails[at : at + 1] = [rank]
    chain: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        chain.add(last)
        last = before[last]
    return chain


def _unique_ids(cells: Sequence[NotebookNode]) -> None:
    taken: set[str] = set()
    fresh = _fresh_ids({cell.get("id") for cell in cells})
    for cell in cells:
        if cell.get("id") in taken:
            cell.id = next(fresh)
        taken.add(cell.id)


def _fresh_ids(used: Collection[str | None]) -> Iterator[str]:
    return (name for number in itertools.count(1) if (name := f"autograde-{number}") not in used)
