"""Answers as students wrote them, right and wrong, with which an exercise is tested."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """A function, the diagnosis that it must get (None: it is right), and the parts that it must lose (None: any)."""

    function: Function
    diagnosis: str | None = None
    loses: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__


def right(function: Function) -> Function:
    """Mark an answer that must get full points."""
    function.answer = Answer(function)  # type: ignore[attr-defined]
    return function


def wrong(diagnosis: str, loses: str | None = None) -> Callable[[Function], Function]:
    """Mark an answer that must get this diagnosis, and lose exactly the parts named in `loses`, separated by spaces."""

    def marked(function: Function) -> Function:
        parts = None if loses is None else frozenset(loses.split())
        function.answer = Answer(function, diagnosis, parts)  # type: ignore[attr-defined]
        return function

    return marked


def answers_in(module: ModuleType) -> list[Answer]:
    """Return the answers marked in a module, in order of definition."""
    return [value.answer for value in vars(module).values() if isinstance(getattr(value, "answer", None), Answer)]
