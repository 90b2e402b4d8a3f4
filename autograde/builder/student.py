"""Make the student's notebook from the solved one with nbgrader's own generate_assignment steps."""

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.builder.blanks import MakeBlanks

CONFIG = Path(__file__).resolve().parents[1] / "nbgrader_config.py"


def student_bytes(solved: NotebookNode) -> bytes:
    """Return the file that `nbgrader generate_assignment` writes for the solved notebook.

    The step SaveCells is skipped: it fills the gradebook and does not change the notebook.
    """
    exporter = NotebookExporter(config=nbgrader_config())
    exporter.register_preprocessor(MakeBlanks, enabled=True)
    for step in GenerateAssignment.preprocessors.default_args[0]:
        if step is not SaveCells:
            exporter.register_preprocessor(step, enabled=True)
    text, _ = exporter.from_notebook_node(_copy(solved), resources={})
    return str(text).encode()


@cache
def nbgrader_config() -> Any:
    """Return the project's nbgrader configuration, a traitlets Config."""
    config: Config = PyFileConfigLoader(CONFIG.name, path=str(CONFIG.parent)).load_config()
    config.Exporter.default_preprocessors = []  # as in nbgrader's converters
    return config


def _copy(notebook: NotebookNode) -> NotebookNode:
    return nbformat.reads(nbformat.writes(notebook, version=4), as_version=4)
