"""Intake: from whatever was handed in to a notebook whose cells are known, and the list of those to run."""

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.inside.loading.report import Problem
from autograde.intake.files import MAX_NOTEBOOK, read_bounded
from autograde.intake.folder import Files
from autograde.intake.match import Matching, grade_id, is_check, is_grade, is_play, is_solution
from autograde.intake.read import Reading, read_notebook, read_submission
from helpers.checks.sentences import Sentence

CHECK = "check-"
_MAX_NOTES = 30


@dataclass
class Intake:
    """`notebook` is ready to run, or None with a `problem`; `notes` name what was put right.

    `release` is shared by all intakes of the lesson: it must stay as it is.
    """

    release: NotebookNode
    notebook: NotebookNode | None = None
    problem: Problem | None = None
    notes: tuple[Sentence, ...] = ()

    def cells_to_run(self) -> list[dict[str, Any]]:
        """{"index", "source"} of the code cells, without checks (the judge decides) and without `play` cells."""
        cells = self.notebook.cells if self.notebook else []
        return [
            {"index": i, "source": cell.source}
            for i, cell in enumerate(cells)
            if cell.cell_type == "code" and cell.source.strip() and not self._is_left_out(cell)
        ]

    def checks(self) -> dict[str, str]:
        """The released check cells: the exercise of each, by grade id."""
        return {name: name.removeprefix(CHECK) for name in self._released(is_check, "code")}

    def questions(self) -> dict[str, float]:
        """The released questions in prose: points by grade id."""
        found = self._released(lambda cell: is_grade(cell) and is_solution(cell), "markdown")
        return {name: float(cell.metadata["nbgrader"]["points"]) for name, cell in found.items()}

    def is_answered(self, name: str) -> bool:
        """Whether the answer cell is not as it was released: nbgrader's rule, by which an emptied one is an answer."""
        cells = self.notebook.cells if self.notebook else []
        untouched = self._released(is_solution, "markdown")[name].source
        return any(grade_id(cell) == name and cell.source != untouched for cell in cells)

    def _released(self, wanted: Any, cell_type: str) -> dict[str, NotebookNode]:
        cells = [cell for cell in self.release.cells if cell.cell_type == cell_type and wanted(cell)]
        return {str(grade_id(cell)): cell for cell in cells if grade_id(cell)}

    def _is_left_out(self, cell: NotebookNode) -> bool:
        return (
            is_check(cell) or "autograde_copy" in cell.metadata or is_play(cell) or cell.get("id") in self._play_ids()
        )

    def _play_ids(self) -> set[str]:
        return {cell.id for cell in self.release.cells if is_play(cell) and "id" in cell}


def take_in(files: Files, release: bytes, lesson: str, lessons: Collection[str] = ()) -> Intake:
    """The lesson, whose released notebook is given, among the files handed in; never raises for what a student did."""
    return _intake(read_submission(files, lesson, lessons), release)


def take_in_file(path: Path, release: bytes, lesson: str) -> Intake:
    """The same for one notebook file."""
    return _intake(read_notebook(read_bounded(path, MAX_NOTEBOOK), path.name, lesson), release)


def refused(problem: Problem, release: bytes) -> Intake:
    """The intake of a lesson that is not even looked at, for this reason."""
    return Intake(_parsed(release), problem=problem)


def asked_for(release: bytes) -> list[str]:
    """The exercises whose checks the released notebook holds."""
    return list(Intake(_parsed(release)).checks().values())


@lru_cache(maxsize=32)
def _parsed(release: bytes) -> NotebookNode:
    """The release; parsing and validating it takes longer than most of grading a light lesson."""
    return nbformat.reads(release.decode(), as_version=4)


def _intake(reading: Reading, release_bytes: bytes) -> Intake:
    release = _parsed(release_bytes)
    intake = Intake(release, reading.notebook, reading.problem, _bounded(reading.notes))
    if intake.notebook is None:
        return intake
    untouched = copy.deepcopy(intake.notebook)
    matching = Matching(intake.notebook, release)
    try:
        matching.run()
    except Exception as error:
        # Metadata can be damaged in more ways than are foreseen: the cells are then run as they are.
        intake.notebook = untouched
        matching.notes.append(Sentence("note.not_matched", {"error": type(error).__name__}))
    intake.notes = _bounded([*intake.notes, *matching.notes])
    return intake


def _bounded(notes: Iterable[Sentence]) -> tuple[Sentence, ...]:
    found = list(dict.fromkeys(notes))
    more = len(found) - _MAX_NOTES
    return tuple(found[:_MAX_NOTES] + ([Sentence("note.more_remarks", {"count": more})] if more > 0 else []))
