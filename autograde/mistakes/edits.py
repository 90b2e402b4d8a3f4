"""Edits of a reference's solution, in which mistakes and styles are written.

A mistake is not a second program but the reference with a few words replaced, so the two cannot drift apart.
"""

import inspect
import itertools
import linecache
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import FunctionType
from typing import Any

from helpers.errors import HelperError

Implementation = Callable[..., Any]

_REGION = re.compile(r"(?P<indent>[ ]*)### BEGIN SOLUTION\n(?P<solution>.*?)[ ]*### END SOLUTION\n", re.DOTALL)
_numbers = itertools.count()


class EditError(HelperError):
    """An edit does not fit the solution; the message shows both."""


@dataclass(frozen=True)
class Edit:
    """Replaces `old`, which must occur exactly once in the solution, by `new`; otherwise `others` are tried in turn.

    Texts of several lines are written without indentation, and get that of the line they replace. An `old` of None
    means the whole solution, an empty one its end.
    """

    old: str | None
    new: str
    others: tuple["Edit", ...] = ()

    def __or__(self, other: "Edit") -> "Edit":
        """Return this edit with `other` as the alternative if it does not fit: the same mistake in another style."""
        return replace(self, others=(*self.others, other))


# One way to make a mistake: edits that are applied in order.
Variant = tuple[Edit, ...]


def edit(old: str, new: str) -> Edit:
    """Return the edit that replaces `old` by `new`."""
    return Edit(_clean(old), _clean(new))


def drop(line: str) -> Edit:
    """Return the edit that leaves out a statement."""
    return Edit(_clean(line), "pass")


def append(lines: str) -> Edit:
    """Return the edit that adds statements at the end, for mistakes that can follow any other."""
    return Edit("", _clean(lines))


def body(text: str) -> Edit:
    """Return the edit that replaces the whole solution, for mistakes that share nothing with it."""
    return Edit(None, _clean(text))


def as_variant(edits: Edit | Iterable[Edit]) -> Variant:
    """Return a single edit, or several that belong together, as a variant."""
    return (edits,) if isinstance(edits, Edit) else tuple(edits)


def solution_of(function: Implementation) -> str:
    """Return the text between BEGIN and END SOLUTION, dedented; raises EditError without these marks."""
    return textwrap.dedent(_region(source_of(function))["solution"])


def fits(function: Implementation, edits: Sequence[Edit]) -> bool:
    """Return whether the edits fit the function's solution; raises EditError if it has no marked solution."""
    try:
        _applied(solution_of(function), edits)
    except EditError:
        return False
    return True


def edited(function: Implementation, edits: Sequence[Edit]) -> Implementation:
    """Return the function with its solution edited, compiled in the function's own module.

    Raises EditError if an edit does not fit, or if the result is not valid Python.
    """
    solution = solution_of(function)
    try:
        return with_solution(function, _applied(solution, edits))
    except (EditError, SyntaxError) as error:
        raise EditError(f"{function.__name__}: {error}") from error


def with_solution(function: Implementation, solution: str) -> Implementation:
    """Return the function with another solution.

    Raises EditError if its own is not marked, SyntaxError if the result is not valid Python.
    """
    source = source_of(function)
    region = _region(source)
    inner = textwrap.indent(textwrap.dedent(solution).strip("\n"), region["indent"]) + "\n"
    head, tail = source[: region.start("solution")], source[region.end("solution") :]
    return _compiled(function, head + inner + tail)


def calling(function: Implementation, name: str, other: Implementation) -> Implementation:
    """Return the function with `other` in place of the function `name` of its module, which it calls."""
    inner = inspect.unwrap(function)
    assert isinstance(inner, FunctionType)
    return FunctionType(inner.__code__, {**inner.__globals__, name: other}, inner.__name__, inner.__defaults__)


def source_of(function: Implementation) -> str:
    """Return the function's source, also if it is the result of edits."""
    source = getattr(function, "__edited__", None)
    return str(source) if source is not None else _written(function)


@cache  # Python tokenizes the whole file each time
def _written(function: Implementation) -> str:
    return textwrap.dedent(inspect.getsource(function))


def _compiled(function: Implementation, source: str) -> Implementation:
    name = f"<{function.__name__} {next(_numbers)}>"
    code = compile(source, name, "exec")
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = _common() | dict(_globals(function))
    exec(code, namespace)
    result: FunctionType = namespace[function.__name__]
    result.__edited__ = source  # type: ignore[attr-defined]  # so that the result can be edited again
    return result


def _globals(function: Implementation) -> dict[str, Any]:
    return dict(inspect.unwrap(function).__globals__)


def _region(source: str) -> re.Match[str]:
    found = _REGION.search(source)
    if found is None:
        raise EditError(f"no ### BEGIN SOLUTION and ### END SOLUTION in:\n{source}")
    return found


def _applied(solution: str, edits: Sequence[Edit]) -> str:
    for one in edits:
        solution = _with(solution, one)
    return solution


def _with(solution: str, one: Edit) -> str:
    occurrences = 0
    for choice in (one, *one.others):
        if choice.old is None:
            return choice.new + "\n"
        if not choice.old:
            return solution + choice.new + "\n"
        places = list(_places(solution, choice.old))
        if len(places) == 1:
            start, end, indent = places[0]
            return solution[:start] + _indented(choice.new, indent) + solution[end:]
        occurrences = occurrences or len(places)
    raise EditError(f"{one.old!r} occurs {occurrences} times instead of once in the solution:\n{solution}")


def _places(solution: str, old: str) -> Iterable[tuple[int, int, str]]:
    """(start, end, indentation) of every occurrence; the first line of several sets the others' indentation."""
    first = old.partition("\n")[0]
    for match in re.finditer(re.escape(first), solution):
        line = solution[solution.rfind("\n", 0, match.start()) + 1 :]
        indent = line[: len(line) - len(line.lstrip(" "))]
        whole = _indented(old, indent)
        if solution.startswith(whole, match.start()):
            yield match.start(), match.start() + len(whole), indent


def _indented(text: str, indent: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(indent + line if line else line for line in rest)])


def _clean(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


@cache
def _common() -> dict[str, Any]:
    """The modules that every edit may use, even if the reference does not import them."""
    import numpy
    import torch

    return {"np": numpy, "torch": torch, "nn": torch.nn, "F": torch.nn.functional}
