"""nbgrader's feedback without hidden tests, which stock `nbgrader generate_feedback` shows to students."""

import re
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.intake.match import is_check

_REGION = re.compile(r"(?ms)\n?^[^\n]*BEGIN HIDDEN TESTS.*?(?:^[^\n]*END HIDDEN TESTS[^\n]*\n?|\Z)")


class HideHiddenTests(NbGraderPreprocessor):
    """The first of `c.GenerateFeedback.preprocessors`, before any layout.

    nbgrader's own ClearHiddenTests raises an error if a student writes the marker into another cell.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Remove the hidden tests if the cell is a check."""
        if is_check(cell):
            cell.source = _REGION.sub("", cell.source)
        return cell, resources
