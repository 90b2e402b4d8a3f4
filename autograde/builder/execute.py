"""Execute a solved notebook in a kernel of the running Python interpreter."""

import os
import re
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm

from autograde.builder.layout import BuildError
from autograde.builder.outputs import clean_outputs
from helpers.pictures import ONE_IMAGE

CELL_SECONDS = 300
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def execute(notebook: NotebookNode, name: str, folder: Path, quiet: bool = False) -> None:
    """Run every cell of the notebook in `folder` and store the outputs in it; show progress on stderr unless `quiet`.

    Raises BuildError naming the cell that failed.
    """
    with tqdm(total=len(notebook.cells), desc=name, unit="cell", disable=quiet, file=sys.stderr) as bar:
        client = KernelClient(notebook, timeout=CELL_SECONDS, resources={"metadata": {"path": str(folder)}})

        def start(cell: NotebookNode, cell_index: int) -> None:
            client.now = cell_index
            _show(bar, cell, cell_index)

        client.on_cell_start = start
        try:
            client.execute(env={**os.environ, ONE_IMAGE: "png"})
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise BuildError(_explain(name, notebook, client.now, error)) from error
        bar.update(bar.total - bar.n)
    clean_outputs(notebook, client.widget_state)


class KernelClient(NotebookClient):
    """A notebook client that starts the kernel of the running Python; `now` is the index of the running cell."""

    now = 0

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Make a manager of ipykernel in this interpreter, whatever kernels are installed."""
        self.kernel_name = "python3"
        self.extra_arguments = ["--log-level=ERROR", "--HistoryManager.hist_file=:memory:"]
        # Without folders to search, the manager falls back to the kernel of the running interpreter.
        self.km = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        return self.km

    def set_widgets_metadata(self) -> None:
        """Do nothing, so that the widgets' random ids are not stored in the notebook."""


def _show(bar: Any, cell: NotebookNode, index: int) -> None:
    bar.update(index - bar.n)
    bar.set_postfix_str(_first_line(cell)[:50])


def _explain(name: str, notebook: NotebookNode, index: int, error: Exception) -> str:
    cell = notebook.cells[index]
    text = _COLOURS.sub("", str(error)).strip()
    if isinstance(error, CellTimeoutError):
        text = f"still running after {CELL_SECONDS} s"
    if isinstance(error, DeadKernelError):
        text = "the kernel died (out of memory?)"
    return f"{name}: cell {index + 1} of {len(notebook.cells)} ({cell.id}: {_first_line(cell)}) failed:\n{text}"


def _first_line(cell: NotebookNode) -> str:
    lines: list[str] = [line for line in cell.source.splitlines() if line.strip()]
    return lines[0].strip() if lines else "(empty)"
