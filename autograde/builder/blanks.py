"""Blanks: single expressions that students fill in, as three dots in their notebooks."""

import re
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.builder.layout import BuildError


def with_blank(source: str, name: str, where: str = "a cell") -> str:
    """Return the code with `NAME = ...` for `NAME = EXPRESSION`, which must be one line; a comment behind it stays.

    Raises BuildError, naming the cell `where`, unless exactly one line assigns to the name.
    """
    line = re.compile(rf"^({re.escape(name)} = )(.+?)(  # .*)?$", re.MULTILINE)
    blank, count = line.subn(lambda match: f"{match[1]}...{match[3] or ''}", source)
    if count != 1:
        raise BuildError(f'{where}: {count} lines start with `{name} = `; blank="{name}" needs exactly one')
    return blank


class MakeBlanks(NbGraderPreprocessor):
    """The step of `nbgrader generate_assignment` that empties the blanks, and removes the marks that name them."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Change the notebook in place, and return it."""
        for cell in nb.cells:
            name = cell.metadata.pop("blank", None)
            if name is not None:
                cell.source = with_blank(cell.source, name)
        return nb, resources
