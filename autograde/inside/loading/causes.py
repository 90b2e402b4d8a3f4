"""Why a name is not defined: what left it undefined while loading, or a star import that failed before it was used."""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from autograde.inside.loading.report import LoadReport, Problem
from helpers.checks.judging.error_hints import shown
from helpers.checks.judging.idioms import is_python_2

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_STAR = re.compile(r"(?:^|;)[ \t]*(from[ \t]+[\w.]+[ \t]+import[ \t]*\*)", re.MULTILINE)

_MOST = 50  # star imports of a cell


def undefined_name(kind: str, message: str) -> str | None:
    """The name that an error of this type says is not defined anywhere; None for a local one without a value yet."""
    undefined = _UNDEFINED.search(message) if kind == "NameError" else None
    return undefined[1] if undefined else None


def cause_of(name: str, report: LoadReport) -> Problem | None:
    """The problem that left `name` undefined, or the star imports that failed and may have brought it, if any did."""
    problem = report.problem_of(name)
    defined = name in report.defined or hasattr(builtins, name) or is_python_2(name)
    return problem if problem or defined else report.failed_stars


def with_cause(error: dict[str, Any] | None, report: LoadReport) -> dict[str, Any] | None:
    """The error of a record, with the cause if it is a name that an import or a statement left undefined."""
    name = undefined_name(error["type"], error["message"]) if error else None
    problem = cause_of(name, report) if name else None
    if not error or not problem:
        return error
    kind = "ModuleNotFoundError" if problem.kind == "missing_import" else "NameError"
    return error | {"type": kind, "cause": problem.whole_sentence.to_data()}


def star_import(statement: str, error: str, cell: int | None = None, line: int | None = None) -> Problem:
    """The problem for a star import that failed, or was not reached, because of `error`."""
    return Problem("missing_import", "star_import_fails", {"statement": statement, "error": error}, cell, line)


def star_imports(source: str, first: int = 1) -> Iterator[tuple[int, str]]:
    """(line, statement) of the star imports from line `first` on, in a source that Python may not be able to read."""
    line, at = 1, 0
    for found in islice(_STAR.finditer(source), _MOST):
        line, at = line + source.count("\n", at, found.start(1)), found.start(1)
        if line >= first:
            yield line, " ".join(found[1].split())


def failing_import(nodes: Sequence[ast.stmt], line: int) -> ast.Import | ast.ImportFrom | None:
    """The import at this line, among the statements or in one of them; None if there is none."""
    imports = (part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Import | ast.ImportFrom))
    return next((part for part in imports if part.lineno <= line <= (part.end_lineno or part.lineno)), None)


def failing_line(error: BaseException) -> int:
    """The line of the module or cell that an error passed through; 0 if it did not run."""
    trace = error.__traceback__
    while trace and not trace.tb_frame.f_code.co_name.startswith(("<module>", "<cell line")):
        trace = trace.tb_next
    return trace.tb_lineno if trace else 0


def error_text(error: BaseException, brief: bool = False) -> str:
    """The error as "Type: message", see `error_hints.shown`."""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = "(an error whose message cannot be read)"
    return f"{type(error).__name__}: {shown(message, brief)[:300]}"
