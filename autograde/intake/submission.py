"""Intake: from whatever was handed in to a notebook whose cells are known, and the list of those to run."""

import copy
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.intake.match import Matching, grade_id, is_check, is_grade, is_play, is_solution
from autograde.intake.read import Reading, read_notebook, read_submission
from autograde.load_report import Problem

CHECK = "check-"


@dataclass
class Intake:
    """`notebook` is ready to run, or None with a `problem`; `notes` name in one sentence each what was put right."""

    release: NotebookNode
    notebook: NotebookNode | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

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


def take_in(folder: Path, release_path: Path, lessons: Collection[str] = ()) -> Intake:
    """The lesson `release_path` as found in a submission's folder; never raises for what a student did."""
    return _intake(read_submission(folder, release_path.stem, lessons), release_path)


def take_in_file(path: Path, release_path: Path) -> Intake:
    """The same for one notebook file."""
    return _intake(read_notebook(path, lesson=release_path.stem), release_path)


def _intake(reading: Reading, release_path: Path) -> Intake:
    release = nbformat.read(release_path, as_version=4)
    intake = Intake(release, reading.notebook, reading.problem, tuple(reading.notes))
    if intake.notebook is None:
        return intake
    untouched = copy.deepcopy(intake.notebook)
    matching = Matching(intake.notebook, release)
    try:
        matching.run()
    except Exception as error:
        # Metadata can be damaged in more ways than are foreseen: the cells are then run as they are.
        intake.notebook = untouched
        matching.notes.append(f"The cells could not be matched with the lesson's ({type(error).__name__}).")
    intake.notes += tuple(dict.fromkeys(matching.notes))
    return intake
