"""Bound and clean a notebook before nbgrader lays it out, for formgrader and its feedback pages.

Notebooks were cleaned when they were graded, too; these pages also show those that something else has written.
"""

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, from_dict

from autograde.sessions.markup import MAX_TEXT, PageBudget, is_simple
from autograde.sessions.outputs import trusted_outputs
from helpers.checks.sentences import Sentence

_MAX_PROSE = 100_000  # characters of all Markdown in a notebook that are laid out
_MAX_CODE = 50_000  # characters of a cell that are coloured
_MAX_ALL_CODE = 300_000
_MAX_LINE = 5_000
_MAX_CELLS = 2000
_CUT = Sentence("page.cut")
_AS_TYPED = Sentence("page.as_typed")


class CleanPages(Preprocessor):
    """The first of the steps before a page: outputs are rebuilt, long or deeply nested texts shown as typed."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean the notebook in place."""
        prose_left, code_left = _MAX_PROSE, _MAX_ALL_CODE
        budget = PageBudget()
        nb.cells = nb.cells[:_MAX_CELLS]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.source = _shortened(cell.source, min(_MAX_CODE, code_left))
                code_left = max(0, code_left - len(cell.source))
                cell.outputs = [from_dict(output) for output in trusted_outputs(cell.get("outputs"), budget)]
                continue
            fits = is_simple(cell.source) and len(cell.source) <= prose_left and budget.takes_prose(cell.source)
            if not fits:
                cell.source = as_typed(cell.source, max(0, min(MAX_TEXT, prose_left)))
            prose_left -= len(cell.source)
        return nb, resources


def as_typed(text: str, most: int = MAX_TEXT) -> str:
    """Return Markdown that shows the text as it was typed, cut to `most` characters, below a line that says so."""
    lines = _shortened(text, most).splitlines()
    return "\n".join([f"*{_AS_TYPED}*", "", *(f"    {line}" for line in lines)])


def _shortened(text: str, most: int) -> str:
    cut = text[:most]
    lines = [line if len(line) <= _MAX_LINE else f"{line[:_MAX_LINE]} {_CUT}" for line in cut.splitlines()]
    return "\n".join(lines) + (f"\n{_CUT}" if len(text) > most else "")
