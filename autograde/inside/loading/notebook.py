"""Run a notebook's cells in the student's process, in IPython's shell without a kernel; outputs in nbformat's form."""

import ast
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline.backend_inline import flush_figures
from traitlets.config import Config

from autograde.inside.loading.blocks import defined_names, names_in, syntax_problem
from autograde.inside.loading.causes import error_text, failing_line, star_import, star_imports
from autograde.inside.loading.imports import imported_names, offer_helpers, rescue
from autograde.inside.loading.module import describe
from autograde.inside.loading.outputs import Outputs, Publisher, ResultHook, Stream
from autograde.inside.loading.report import LoadReport, Problem
from helpers.checks.protocol.time_limit import time_limit

Progress = Callable[[int], None]
Finished = Callable[[int, list[dict[str, Any]]], None]


class CellShell(InteractiveShell):
    """IPython's shell, which collects displays and tracebacks in `outputs`."""

    outputs: Outputs

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(etype.__name__, str(evalue), list(stb))

    def ask_exit(self) -> None:
        """Ignore `exit` and `quit`: later cells still run."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Ignore requests for windows: the process has no display."""


# A figure, an error and a value: the first of each loads modules and fonts that nearly every notebook needs.
_REHEARSAL = ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('1')\nplt.show()", "1 / 0", "1")


def warm_shell() -> None:
    """Create the shell and run typical cells once, so that the children inherit everything they load."""
    shell = make_shell()
    for source in _REHEARSAL:
        shell.run_cell(source)
    shell.reset(new_session=False)
    shell.execution_count = 1


def make_shell() -> CellShell:
    """Create a shell with inline figures that collects its displays."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = CellShell.instance(config=config, display_pub_class=Publisher, displayhook_class=ResultHook)
    shell.outputs = Outputs()
    collectors: tuple[Any, ...] = (shell.display_pub, shell.displayhook)
    for collector in collectors:
        collector.outputs = shell.outputs
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # Before pyplot's own callback, which draws each open figure: after this one, none is left to draw for nothing.
    shell.events.register("post_execute", flush_figures)
    shell.run_line_magic("matplotlib", "inline")
    return shell


def run_notebook(
    cells: Sequence[Mapping[str, Any]],
    seconds: float,
    skip: frozenset[int],
    progress: Progress,
    finished: Finished,
) -> tuple[dict[str, Any], LoadReport]:
    """Run `cells` ({"index", "source"}) in order; the namespace and the report.

    Each cell runs for at most `seconds` of CPU time, a fifth of that after two timeouts; a cell that fails does not
    stop later ones. `progress(index)` is called before each cell, `finished(index, outputs)` after it. Those in `skip`,
    which hung or killed an earlier process, are left out.
    """
    shell = CellShell.instance() if CellShell.initialized() else make_shell()
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs), Stream("stderr", shell.outputs)
    # What later cells define is no cause of a missing name.
    report = LoadReport(defined=names_in("\n".join(str(cell["source"]) for cell in cells)))
    late = 0
    for cell in cells:
        index, source = int(cell["index"]), str(cell["source"])
        if index in skip:
            report.problems.append(_skipped(shell, source, index))
            continue
        progress(index)
        shell.outputs.start()
        error = _run_cell(shell, source, seconds if late < 2 else seconds / 5)
        late += type(error).__name__ == "TimeUp"
        _note(shell, source, index, error, report)
        finished(index, [{k: v for k, v in item.items() if k != "_display_id"} for item in shell.outputs.items])
    return shell.user_ns, report


def _run_cell(shell: CellShell, source: str, seconds: float) -> BaseException | None:
    try:
        with time_limit(seconds):
            result = shell.run_cell(source, store_history=True)
    except BaseException as error:
        # The alarm may go off between the cell's own code and the shell's handling of its errors.
        shell.outputs.error(type(error).__name__, str(error), [])
        return error
    return result.error_before_exec or result.error_in_exec


def _note(shell: CellShell, source: str, index: int, error: BaseException | None, report: LoadReport) -> None:
    nodes = _parse(shell, source)
    names = defined_names(nodes) if isinstance(nodes, list) else []
    report.defined += [name for name in names if name not in report.defined]
    if error is None:
        return
    cell = index + 1
    problem = describe(error, report)  # before its own star imports are noted, which are no cause of it
    _note_stars(shell, source, cell, error, report)
    if isinstance(error, SyntaxError) and not isinstance(nodes, list):
        problem = syntax_problem(error, source, 1)
        report.defined += [name for name in problem.names if name not in report.defined]
        report.problems.append(replace(problem, cell=cell))
        return
    if isinstance(error, ImportError) and isinstance(nodes, list):
        for node in nodes:
            rescue_missing(node, error, shell.user_ns)
    lost = [name for name in _bound_names(nodes) if name not in shell.user_ns]
    report.problems.append(replace(problem, cell=cell, names=tuple(lost)))


def _note_stars(shell: CellShell, source: str, cell: int, error: BaseException, report: LoadReport) -> None:
    """Note the star imports of a failed cell from the failing line on: that one failed, the others were not reached."""
    at = failing_line(error)
    found = list(star_imports(source, at))
    if isinstance(error, ImportError):
        found = [(line, statement) for line, statement in found if line == at or not _works(statement, shell.user_ns)]
    report.stars += [star_import(statement, error_text(error), cell, line) for line, statement in found]
    if found and (isinstance(error, ImportError) or found[0][0] == at):
        offer_helpers(shell.user_ns)


def _works(statement: str, namespace: dict[str, Any]) -> bool:
    try:
        exec(statement, namespace)
    except Exception:
        return False
    return True


def rescue_missing(node: ast.stmt, error: ImportError, namespace: dict[str, Any]) -> None:
    """Bind the names that an import in a failed cell left undefined, as far as possible; ignore other statements."""
    if any(name not in namespace for name in imported_names(node)):
        rescue(node, error, namespace)


def _bound_names(nodes: Any) -> list[str]:
    if not isinstance(nodes, list):
        return []
    return [*defined_names(nodes), *(name for node in nodes for name in imported_names(node))]


def _skipped(shell: CellShell, source: str, index: int) -> Problem:
    nodes = _parse(shell, source)
    names = tuple(defined_names(nodes)) if isinstance(nodes, list) else ()
    return Problem("timeout", "cell_left_out", cell=index + 1, names=names)


def _parse(shell: CellShell, source: str) -> list[ast.stmt] | Exception:
    try:
        return ast.parse(shell.transform_cell(source)).body
    except Exception as error:
        return error
