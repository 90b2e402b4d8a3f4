"""Split Python source into top-level pieces, so that a syntax error costs only the piece it is in."""

import ast
import re
import warnings
from dataclasses import dataclass
from types import CodeType

from autograde.inside.loading.report import Problem
from helpers.checks.judging.idioms import Idiom, idiom_in_syntax

_MARKER = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?=\s|$)")
_CONTINUES = re.compile(r"^(else|elif|except|finally)\b")
_DEFINITION = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.MULTILINE)
_MAGIC = re.compile(r"^[%!?]")
_MAX_PIECES = 40  # top-level lines that one statement may span, where whole sources do not parse


@dataclass
class Piece:
    """One top-level statement: parsed (`node`), or `broken` by a syntax error."""

    line: int
    node: ast.stmt | None
    broken: Problem | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the statement defines, or would if it could be read."""
        return self.broken.names if self.broken else tuple(defined_names([self.node] if self.node else []))


def split_source(source: str, filename: str) -> tuple[list[Piece], list[Problem]]:
    """The source's top-level statements in order, and problems of the source as a whole (notebook magics)."""
    source, remarks = _without_magics(source)
    tree = _parse(source, filename)
    if isinstance(tree, ast.Module):
        return [Piece(node.lineno, node) for node in tree.body], remarks
    return _split_broken(source.splitlines(keepends=True), filename), remarks


def compile_statement(node: ast.stmt, filename: str, flags: int) -> CodeType:
    """Compile one statement; raises SyntaxError for what only the compiler notices, such as a stray `return`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(ast.Module([node], []), filename, "exec", flags=flags, dont_inherit=True)


def defined_names(nodes: list[ast.stmt]) -> list[str]:
    """Names that the statements define by def, class or assignment, including inside `if`, `try`, `with` and loops."""
    names: list[str] = []
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            names += [part.id for part in ast.walk(target) if isinstance(part, ast.Name)] if target else []
        for group in ("body", "orelse", "finalbody", "handlers"):
            names += defined_names(getattr(node, group, None) or [])
    return names


def names_in(text: str) -> list[str]:
    """Names that a source defines in lines that are not indented; Python need not be able to read it."""
    return list(dict.fromkeys(first or second for first, second in _DEFINITION.findall(text)))


def syntax_problem(error: SyntaxError | ValueError, text: str, line: int) -> Problem:
    """The problem for a syntax error in `text`, which starts at `line` (from 1); conflict markers have their own."""
    names = tuple(names_in(text))
    for number, content in enumerate(text.splitlines()):
        if _MARKER.match(content):
            facts = {"marker": content.strip()[:30]}
            return Problem("syntax_error", "merge_marker", facts, line=line + number, names=names)
    number = getattr(error, "lineno", None) or 1
    # Not error.text: Python looks that line up in the file, where this piece starts further down.
    code = " ".join("".join(text.splitlines()[number - 1 : number]).split())[:100]
    return Problem(*_explain(error, code), line=line + number - 1, names=names)


def syntax_kind(idiom: Idiom) -> str:
    """The kind of problem that an idiom is which cannot be read; Python 2 in Python 3 is a plain syntax error."""
    return "syntax_error" if idiom.diagnosis == "python_2" else idiom.diagnosis


def _explain(error: SyntaxError | ValueError, code: str) -> tuple[str, str, dict[str, str]]:
    """The kind for `Problem`, the reason, and its facts."""
    message = str(getattr(error, "msg", None) or error)[:300]
    if isinstance(error, TabError):
        return "syntax_error", "tabs_and_spaces", {}
    if "null byte" in message:
        return "syntax_error", "null_bytes", {}
    idiom = idiom_in_syntax(message, code)
    if idiom:
        return syntax_kind(idiom), idiom.diagnosis, idiom.facts | {"error": message}
    if code:
        return "syntax_error", "syntax_error_at", {"error": message, "code": code}
    return "syntax_error", "syntax_error", {"error": message}


def _without_magics(source: str) -> tuple[str, list[Problem]]:
    lines, remarks = source.splitlines(keepends=True), []
    if not any(_MAGIC.match(line) for line in lines) or isinstance(_parse(source, "<source>"), ast.Module):
        return source, []
    for number, line in enumerate(lines):
        if _MAGIC.match(line):
            facts = {"magic": line.strip()[:60]}
            remarks.append(Problem("notebook_magic", "notebook_magic", facts, line=number + 1, fatal=False))
            lines[number] = "\n"
    return "".join(lines), remarks


def _parse(text: str, filename: str) -> ast.Module | SyntaxError | ValueError:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text, filename)
        except (SyntaxError, ValueError) as error:
            return error
        except (RecursionError, MemoryError):
            return SyntaxError("too deeply nested for Python to read")


def _split_broken(lines: list[str], filename: str) -> list[Piece]:
    starts = [number for number in range(len(lines)) if _starts(lines, number)]
    bounds = [*starts, len(lines)]
    pieces: list[Piece] = []
    at = 0
    while at < len(starts):
        taken = _readable(lines, bounds, at, filename)
        text = "".join(lines[bounds[at] : bounds[at + (taken or 1)]])
        if taken:
            tree = _parse("\n" * bounds[at] + text, filename)
            assert isinstance(tree, ast.Module)
            pieces += [Piece(node.lineno, node) for node in tree.body]
        else:
            error = _parse(text, filename)
            assert not isinstance(error, ast.Module)
            pieces.append(Piece(bounds[at] + 1, None, syntax_problem(error, text, bounds[at] + 1)))
        at += taken or 1
    return pieces


def _readable(lines: list[str], bounds: list[int], at: int, filename: str) -> int:
    """How many of the top-level chunks from `at` on parse together (a string may span several), or 0."""
    for count in range(1, min(_MAX_PIECES, len(bounds) - 1 - at) + 1):
        if isinstance(_parse("".join(lines[bounds[at] : bounds[at + count]]), filename), ast.Module):
            return count
    return 0


def _starts(lines: list[str], number: int) -> bool:
    line = lines[number]
    if not line.strip() or line[0] in " \t\f#)]}":
        return number == 0
    if _MARKER.match(line):
        # Inside a function the lines around a marker are indented: then it belongs to the lines before it.
        following = (other for other in lines[number + 1 :] if other.strip() and not _MARKER.match(other))
        return number == 0 or not next(following, "x").startswith((" ", "\t"))
    return not _CONTINUES.match(line)
