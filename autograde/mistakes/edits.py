"""Edits of a reference's solution: how mistakes and styles are written down.

A mistake is not a second program beside the reference but the reference itself with a few words replaced, so that it
cannot drift away from it.
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
    """Replaces `old`, which must occur exactly once in the solution, by `new`; `others` are tried where it does not.

    Texts of several lines are written without indentation: they get that of the line where they are put.
    An `old` of None stands for the whole solution.
    """

    old: str | None
    new: str
    others: tuple["Edit", ...] = ()

    def __or__(self, other: "Edit") -> "Edit":
        """This edit, or where it does not fit, the other one: the same mistake in another style."""
        return replace(self, others=(*self.others, other))


# One way to make a mistake: all of its edits, one after the other.
Variant = tuple[Edit, ...]


def edit(old: str, new: str) -> Edit:
    """The edit that replaces `old` by `new`."""
    return Edit(_clean(old), _clean(new))


def drop(line: str) -> Edit:
    """The edit that leaves a statement out."""
    return Edit(_clean(line), "pass")


def body(text: str) -> Edit:
    """The edit that replaces the whole solution: for mistakes that share nothing with it."""
    return Edit(None, _clean(text))


def as_variant(edits: Edit | Iterable[Edit]) -> Variant:
    """A single edit, or several that belong together, as a variant."""
    return (edits,) if isinstance(edits, Edit) else tuple(edits)


def solution_of(function: Implementation) -> str:
    """The text between BEGIN and END SOLUTION, without indentation; raises EditError where there is none."""
    return textwrap.dedent(_region(_source(function))["solution"])


def fits(function: Implementation, edits: Sequence[Edit]) -> bool:
    """Whether the edits can be made in the function's solution."""
    try:
        _applied(solution_of(function), edits)
    except EditError:
        return False
    return True


def edited(function: Implementation, edits: Sequence[Edit]) -> Implementation:
    """The function with its solution edited, compiled in the function's own module.

    Raises EditError when an edit does not fit, or what it gives is not Python.
    """
    solution = solution_of(function)
    try:
        return with_solution(function, _applied(solution, edits))
    except (EditError, SyntaxError) as error:
        raise EditError(f"{function.__name__}: {error}") from error


def with_solution(function: Implementation, solution: str) -> Implementation:
    """The function with another solution in place of its own; raises SyntaxError when that is not Python."""
    source = _source(function)
    region = _region(source)
    inner = textwrap.indent(textwrap.dedent(solution).strip("\n"), region["indent"]) + "\n"
    head, tail = source[: region.start("solution")], source[region.end("solution") :]
    return _compiled(function, head + inner + tail)


def _compiled(function: Implementation, source: str) -> Implementation:
    name = f"<{function.__name__} {next(_numbers)}>"
    code = compile(source, name, "exec")
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = _common() | dict(_globals(function))
    exec(code, namespace)
    found: FunctionType = namespace[function.__name__]
    found.__edited__ = source  # type: ignore[attr-defined]  # so that an edited function can be edited once more
    return found


def _globals(function: Implementation) -> dict[str, Any]:
    return dict(inspect.unwrap(function).__globals__)


def _source(function: Implementation) -> str:
    known = getattr(function, "__edited__", None)
    return str(known) if known is not None else textwrap.dedent(inspect.getsource(function))


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
    found = 0
    for choice in (one, *one.others):
        if choice.old is None:
            return choice.new + "\n"
        places = list(_places(solution, choice.old))
        if len(places) == 1:
            start, end, indent = places[0]
            return solution[:start] + _indented(choice.new, indent) + solution[end:]
        found = found or len(places)
    raise EditError(f"{one.old!r} occurs {found} times, and has to occur once, in the solution\n{solution}")


def _places(solution: str, old: str) -> Iterable[tuple[int, int, str]]:
    """(start, end, indentation) of every occurrence; of several lines, the first decides on the others' indentation."""
    first = old.partition("\n")[0]
    for found in re.finditer(re.escape(first), solution):
        line = solution[solution.rfind("\n", 0, found.start()) + 1 :]
        indent = line[: len(line) - len(line.lstrip(" "))]
        whole = _indented(old, indent)
        if solution.startswith(whole, found.start()):
            yield found.start(), found.start() + len(whole), indent


def _indented(text: str, indent: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(indent + line if line else line for line in rest)])


def _clean(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


@cache
def _common() -> dict[str, Any]:
    """What every edit may use, whether or not the reference does."""
    import numpy
    import torch

    return {"np": numpy, "torch": torch, "nn": torch.nn, "F": torch.nn.functional}
