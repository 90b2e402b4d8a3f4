"""Whether the newest cell that defines a function ran: after an error Python keeps the older function, unseen."""

import ast
import inspect
import linecache
import re
import sys
import traceback
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.checks.sentences import Sentence

_LONGEST = 200  # characters of an error's message, and of a line


@dataclass(frozen=True)
class Failed:
    """Why the newest cell did not define the function, and the line of it that failed, if that is known."""

    problem: Sentence
    lines: tuple[Sentence, ...] = ()

    @property
    def hint(self) -> Sentence:
        """What to do next."""
        return Sentence("check.newest_hint")


@dataclass(frozen=True)
class _Cell:
    """A cell that was run: its number in brackets, its text, and the Python that IPython made of it."""

    number: int
    text: str
    python: str


@dataclass(frozen=True)
class _Error:
    text: str
    line: int | None = None


def newest_failed(name: str, function: Any) -> Failed | None:
    """Return why the newest cell with `def NAME` at its left edge did not define `function`, None if it did.

    `function` is what the notebook has under that name, None for nothing. Without IPython, and for functions that come
    from elsewhere than such a cell (a module, a decorator, an assignment), the answer is None too.
    """
    shell = _shell()
    cells = _cells(shell, name) if shell else []
    if not cells:
        return None
    newest = cells[-1]
    error = _syntax_error(shell, newest)
    if function is None:
        error = error or _raised_in(newest)
        return _failed(name, newest, error, first=True) if error else None
    source = _source_of(name, function)
    places = [cell.number for cell in cells if cell.python == source]
    if not places or places[-1] == newest.number or _given_later(shell, name, newest, error is None):
        return None
    return _failed(name, newest, error or _raised_in(newest), first=False)


def _failed(name: str, cell: _Cell, error: _Error | None, first: bool) -> Failed:
    if error is None:
        return Failed(Sentence("check.newest_stopped", {"name": name, "cell": cell.number}))
    key = "check.newest_failed_first" if first else "check.newest_failed"
    problem = Sentence(key, {"name": name, "cell": cell.number, "error": error.text})
    code = cell.python.splitlines()
    if error.line is None or not 0 < error.line <= len(code):
        return Failed(problem)
    # IPython drops empty lines at the top of a cell.
    number = error.line + _empty_lines(cell.text) - _empty_lines(cell.python)
    facts = {"cell": cell.number, "line": number, "source": code[error.line - 1].rstrip()[:_LONGEST]}
    return Failed(problem, (Sentence("where.failed_line", facts),))


def _empty_lines(text: str) -> int:
    """How many lines at the top are empty."""
    return len(text) - len(text.lstrip("\n"))


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _cells(shell: Any, name: str) -> list[_Cell]:
    """The cells run so far that define the function at their left edge, first to last.

    Those with a cell magic run their text elsewhere, or not at all.
    """
    definition = re.compile(rf"^def[ \t]+{re.escape(name)}[ \t]*\(", re.MULTILINE)
    return [cell for cell in _history(shell) if definition.search(cell.text) and cell.text.lstrip()[:2] != "%%"]


def _history(shell: Any) -> list[_Cell]:
    manager = getattr(shell, "history_manager", None)
    texts, pythons = (getattr(manager, f"input_hist_{kind}", None) or [] for kind in ("raw", "parsed"))
    pairs = enumerate(zip(texts, pythons, strict=False))
    return [_Cell(number, str(text), _normal(str(python).splitlines())) for number, (text, python) in pairs]


def _syntax_error(shell: Any, cell: _Cell) -> _Error | None:
    flags = getattr(shell.compile, "flags", 0) | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(shell.transform_cell(cell.text), "<cell>", "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        return _Error(f"{type(error).__name__}: {error.msg}"[:_LONGEST], error.lineno)
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, and nesting that is too deep
        return _Error(f"{type(error).__name__}: {error}"[:_LONGEST])
    return None


def _raised_in(cell: _Cell) -> _Error | None:
    """The error that the cell raised, if it is the last one that IPython showed."""
    error = getattr(sys, "last_value", None)
    frames = traceback.extract_tb(getattr(error, "__traceback__", None))
    lines = [frame.lineno for frame in frames if frame.lineno and _text_of(frame.filename) == cell.python]
    if error is None or not lines:
        return None
    return _Error(f"{type(error).__name__}: {error}".split("\n")[0][:_LONGEST].rstrip(": "), lines[0])


def _source_of(name: str, function: Any) -> str | None:
    """The text of the cell that defines the function under this name; None if it is wrapped, or from elsewhere."""
    try:
        code = getattr(inspect.unwrap(function), "__code__", None)
    except ValueError:  # wrapped around itself
        return None
    return _text_of(code.co_filename) if code is not None and code.co_name == name else None


def _text_of(filename: str) -> str | None:
    """The text of a cell by the name that IPython gave its code; None for a file."""
    entry = linecache.cache.get(filename)
    if entry is None or len(entry) != 4 or entry[1] is not None:  # a time of change, which files have
        return None
    return _normal(line.rstrip("\r\n") for line in entry[2])


def _normal(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip()


def _given_later(shell: Any, name: str, newest: _Cell, itself: bool) -> bool:
    """Whether the name was given a value in another way than by `def` since the newest cell, or (`itself`) in it."""
    first = newest.number if itself else newest.number + 1
    later = (cell for cell in _history(shell) if cell.number >= first)
    return any(_gives(cell.python, name) for cell in later)


def _gives(python: str, name: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nodes = list(ast.walk(ast.parse(python)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    stored = (node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load))
    imported = (node.asname or node.name for node in nodes if isinstance(node, ast.alias))
    return name in stored or name in imported
