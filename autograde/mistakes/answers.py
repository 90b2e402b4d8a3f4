"""Answers as students wrote them, beside an exercise for its tests: right ones, and wrong ones with their cause."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """A function; the diagnosis that it must get, None where it is right; the parts it must lose, None for any."""

    function: Function
    diagnosis: str | None = None
    loses: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__


def right(function: Function) -> Function:
    """Marks an answer that must get full points."""
    function.answer = Answer(function)  # type: ignore[attr-defined]
    return function


def wrong(diagnosis: str, loses: str | None = None) -> Callable[[Function], Function]:
    """Marks an answer that must get this diagnosis, and lose exactly the parts that `loses` names, if it does."""

    def marked(function: Function) -> Function:
        parts = None if loses is None else frozenset(loses.split())
        function.answer = Answer(function, diagnosis, parts)  # type: ignore[attr-defined]
        return function

    return marked


def answers_in(module: ModuleType) -> list[Answer]:
    """The answers marked in a module, in its order."""
    return [value.answer for value in vars(module).values() if isinstance(getattr(value, "answer", None), Answer)]
