"""From the files handed in to a notebook that matches the release, and the list of its cells to run."""

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
    """A lesson's `notebook`, ready to run, or None with a `problem`; `notes` name what was repaired.

    All intakes of the lesson share `release`: do not change it.
    """

    release: NotebookNode
    notebook: NotebookNode | None = None
    problem: Problem | None = None
    notes: tuple[Sentence, ...] = ()

    def cells_to_run(self) -> list[dict[str, Any]]:
        """{"index", "source"} of the code cells, without checks, which the judge decides, and `play` cells."""
        cells = self.notebook.cells if self.notebook else []
        return [
            {"index": i, "source": cell.source}
            for i, cell in enumerate(cells)
            if cell.cell_type == "code" and cell.source.strip() and not self._is_left_out(cell)
        ]

    def checks(self) -> dict[str, str]:
        """The exercise of each released check cell, by grade id."""
        return {name: name.removeprefix(CHECK) for name in self._released(is_check, "code")}

    def questions(self) -> dict[str, float]:
        """The maximal points of each released question in prose, by grade id."""
        questions = self._released(lambda cell: is_grade(cell) and is_solution(cell), "markdown")
        return {name: float(cell.metadata["nbgrader"]["points"]) for name, cell in questions.items()}

    def is_answered(self, name: str) -> bool:
        """Whether the answer cell differs from the released one: by nbgrader's rule, an emptied cell is an answer."""
        cells = self.notebook.cells if self.notebook else []
        untouched = self._released(is_solution, "markdown")[name].source
        return any(grade_id(cell) == name and cell.source != untouched for cell in cells)

    def _released(self, includes: Any, cell_type: str) -> dict[str, NotebookNode]:
        cells = [cell for cell in self.release.cells if cell.cell_type == cell_type and includes(cell)]
        return {str(grade_id(cell)): cell for cell in cells if grade_id(cell)}

    def _is_left_out(self, cell: NotebookNode) -> bool:
        return (
            is_check(cell) or "autograde_copy" in cell.metadata or is_play(cell) or cell.get("id") in self._play_ids()
        )

    def _play_ids(self) -> set[str]:
        return {cell.id for cell in self.release.cells if is_play(cell) and "id" in cell}


def take_in(files: Files, release: bytes, lesson: str, lessons: Collection[str] = ()) -> Intake:
    """Take in a lesson from the files handed in, by the bytes of its `release`; no submission makes it raise."""
    return _intake(read_submission(files, lesson, lessons), release)


def take_in_file(path: Path, release: bytes, lesson: str) -> Intake:
    """As `take_in`, for one notebook file."""
    return _intake(read_notebook(read_bounded(path, MAX_NOTEBOOK), path.name, lesson), release)


def refused(problem: Problem, release: bytes) -> Intake:
    """The intake of a lesson that is not read, because of this problem."""
    return Intake(_parsed(release), problem=problem)


def exercises_of(release: bytes) -> list[str]:
    """The names of the exercises that the released notebook checks."""
    return list(Intake(_parsed(release)).checks().values())


@lru_cache(maxsize=32)
def _parsed(release: bytes) -> NotebookNode:
    """The parsed release, cached: parsing and validating it takes longer than most of grading a light lesson."""
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
        # Metadata can be damaged in unforeseen ways: the cells then run as they are.
        intake.notebook = untouched
        matching.notes.append(Sentence("note.not_matched", {"error": type(error).__name__}))
    intake.notes = _bounded([*intake.notes, *matching.notes])
    return intake


def _bounded(notes: Iterable[Sentence]) -> tuple[Sentence, ...]:
    unique = list(dict.fromkeys(notes))
    more = len(unique) - _MAX_NOTES
    return tuple(unique[:_MAX_NOTES] + ([Sentence("note.more_remarks", {"count": more})] if more > 0 else []))
