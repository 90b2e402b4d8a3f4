"""Bound and clean a notebook before nbgrader lays it out, for formgrader and its feedback pages.

Notebooks were cleaned when they were graded, too; these pages also show those that something else has written.
"""

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, from_dict

from autograde.sessions.markup import MAX_TEXT, is_simple
from autograde.sessions.outputs import trusted_outputs
from autograde.sessions.pictures import PixelBudget
from helpers.checks.sentences import Sentence

_MAX_PROSE = 200_000  # characters of all Markdown in a notebook that are laid out
_MAX_CODE = 50_000  # characters of a cell that are coloured
_MAX_LINE = 5_000
_MAX_CELLS = 2000
_CUT = Sentence("page.cut")
_AS_TYPED = Sentence("page.as_typed")


class CleanPages(Preprocessor):
    """The first of the steps before a page: outputs are rebuilt, long or deeply nested texts shown as typed."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean the notebook in place."""
        prose_left = _MAX_PROSE
        pixels = PixelBudget()
        nb.cells = nb.cells[:_MAX_CELLS]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.source = _shortened(cell.source, _MAX_CODE)
                cell.outputs = [from_dict(output) for output in trusted_outputs(cell.get("outputs"), pixels)]
                continue
            if not is_simple(cell.source) or len(cell.source) > prose_left:
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
