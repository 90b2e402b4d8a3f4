"""Load a plain module in the student's process, statement by statement: a failure costs only its own statement."""

import __future__

import ast
import linecache
import sys
import tokenize
import traceback
import types
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from autograde.inside.loading.blocks import Piece, compile_statement, defined_names, split_source, syntax_problem
from autograde.inside.loading.causes import (
    cause_of,
    error_text,
    failing_import,
    failing_line,
    star_import,
    undefined_name,
)
from autograde.inside.loading.imports import imported_names, is_star, offer_helpers, rescue
from autograde.inside.loading.report import LoadReport, Problem
from helpers.checks.judging.idioms import idiom_in_error
from helpers.checks.protocol.time_limit import TimeUp, time_limit
from helpers.checks.sentences import Sentence

Progress = Callable[[int], None]
_KINDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (ImportError, "missing_import", "import_fails"),
    (SystemExit, "exited", "exits"),
    (EOFError, "needs_input", "waits_for_input"),
    (FileNotFoundError, "missing_file", "reads_missing_file"),
    (NameError, "undefined_name", "undefined_name"),
)
_WITHOUT_TEXT = ("exits", "waits_for_input")
_DEPTH = 2  # nested causes that a problem shows
_FROM_STARS = {"star_import_fails": "name_from_star", "star_imports_fail": "name_from_stars"}


def load_module(
    raw: bytes, path: str, seconds: float, skip: frozenset[int], progress: Progress
) -> tuple[dict[str, Any], LoadReport]:
    """Run a module's source; its namespace and the report.

    Each top-level statement runs for at most `seconds` of CPU time. `progress(i)` is called before the i-th, counted
    from 1; those in `skip`, which hung or killed an earlier process, are left out. `if __name__ == "__main__"` is
    false.
    """
    report = LoadReport()
    source = decode(raw, report)
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = types.ModuleType(Path(path).stem)
    module.__file__ = path
    sys.modules.setdefault(module.__name__, module)
    sys.path.append(str(Path(path).parent))  # last: a student's numpy.py must not shadow the real one
    progress(0)
    pieces, remarks = split_source(source, path)
    report.problems += remarks
    report.defined = list(dict.fromkeys(name for piece in pieces for name in piece.names))
    runner = _Runner(path, module.__dict__, report, seconds)
    for index, piece in enumerate(pieces, start=1):
        if index in skip:
            report.problems.append(skipped(piece))
            continue
        progress(index)
        runner.run(piece)
    return module.__dict__, report


def skipped(piece: Piece) -> Problem:
    """The problem for a statement that hung or killed the process when it was first run."""
    names = tuple(defined_names([piece.node])) if piece.node else ()
    return Problem("timeout", "statement_left_out", line=piece.line, names=names)


def decode(raw: bytes, report: LoadReport) -> str:
    """Decode the source as Python does; if that fails, as UTF-16 or Latin-1, with a problem noted in `report`."""
    if not raw.strip():
        report.problems.append(Problem("empty_file", "file_empty"))
        return ""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        text = raw.decode(encoding)
    except (SyntaxError, LookupError, ValueError) as error:  # codecs raise any of them
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            text, encoding = raw.decode("utf-16", "replace"), "UTF-16"
        else:
            text, encoding = raw.decode("latin-1"), "Latin-1"
        facts = {"error": " ".join(str(error).split())[:120], "encoding": encoding}
        report.problems.append(Problem("encoding", "encoding", facts, fatal=False))
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Runner:
    def __init__(self, path: str, namespace: dict[str, Any], report: LoadReport, seconds: float) -> None:
        self.path, self.namespace, self.report, self.seconds = path, namespace, report, seconds
        self.flags = 0

    def run(self, piece: Piece) -> None:
        if piece.broken or not piece.node:
            assert piece.broken
            self.report.problems.append(piece.broken)
            return
        self._note_future(piece.node)
        try:
            code = compile_statement(piece.node, self.path, self.flags)
        except (SyntaxError, ValueError, RecursionError) as error:
            reason = error if not isinstance(error, RecursionError) else SyntaxError("too deeply nested")
            problem = syntax_problem(reason, "", 1)
            line, names = getattr(error, "lineno", None) or piece.line, tuple(defined_names([piece.node]))
            self.report.problems.append(replace(problem, line=line, names=names))
            return
        try:
            with time_limit(self.seconds):
                exec(code, self.namespace)
        except BaseException as error:
            self._failed(piece, error)

    def _note_future(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                self.flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)

    def _failed(self, piece: Piece, error: BaseException) -> None:
        assert piece.node
        problem = describe(error, self.report)  # before its own star import is noted, which is no cause of it
        statement = failing_import([piece.node], failing_line(error))
        if statement and is_star(statement):
            failed = star_import(ast.unparse(statement), error_text(error), line=statement.lineno)
            self.report.stars.append(failed)
            offer_helpers(self.namespace)
        names = rescue(piece.node, error, self.namespace) if isinstance(error, ImportError) else None
        if names == []:
            return
        lost = names if names is not None else self._unbound(piece.node)
        self.report.problems.append(replace(problem, line=piece.line, names=tuple(lost)))

    def _unbound(self, node: ast.stmt) -> list[str]:
        functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef  # which bind what they import elsewhere
        parts = ast.walk(node) if not isinstance(node, functions) else ()
        names = [*defined_names([node]), *(name for part in parts for name in imported_names(part))]
        return [name for name in names if name not in self.namespace]


def describe(error: BaseException, report: LoadReport) -> Problem:
    """The problem for an exception at top level; if it needs a name left undefined before, with that cause."""
    text = error_text(error)
    name = undefined_name(type(error).__name__, text)
    cause = cause_of(name, report) if name else None
    if cause and name:
        return _missing(name, cause)
    if isinstance(error, TimeUp):
        return Problem("timeout", "timed_out", {"cause": Sentence("ended.no_answer", {"seconds": error.seconds})})
    idiom = idiom_in_error(text, _source(error))
    if idiom:
        return Problem(idiom.diagnosis, idiom.diagnosis, {**idiom.facts, "error": error_text(error, brief=True)})
    for kinds, kind, reason in _KINDS:
        if isinstance(error, kinds):
            return Problem(kind, reason, {"error": text} if reason not in _WITHOUT_TEXT else {})
    return Problem("raised", "stopped", {"error": text})


def _missing(name: str, cause: Problem) -> Problem:
    """The problem for a name that an earlier problem left undefined; a chain of these keeps its last two."""
    reason = cause.reason_sentence
    if reason.depth >= _DEPTH:
        return Problem(cause.kind, cause.reason, cause.facts)
    facts = {"name": name, "where": cause.where_sentence or "", "problem": reason}
    return Problem(cause.kind, _FROM_STARS.get(cause.reason, "name_missing"), facts)


def _source(error: BaseException) -> str:
    """The innermost line of the module or cell that led to the error."""
    trace = traceback.extract_tb(error.__traceback__)
    file = next((frame.filename for frame in trace if frame.name.startswith(("<module>", "<cell line"))), None)
    return next((frame.line or "" for frame in reversed(trace) if frame.filename == file), "")
