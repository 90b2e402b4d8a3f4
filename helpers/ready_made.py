"""Methods that students write themselves: the ready-made ones refuse to be called while an answer is judged."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from helpers.errors import HelperError

P = ParamSpec("P")
R = TypeVar("R")

_judged: list[object] = []  # one entry for each call of an answer that is under way, in whatever thread


class ReadyMadeError(HelperError):
    """A method that the exercise asks for was called instead of written."""


@contextmanager
def answer_is_judged() -> Iterator[None]:
    """Inside the block, functions marked as ready-made raise ReadyMadeError."""
    entry = object()
    _judged.append(entry)
    try:
        yield
    finally:
        _judged.remove(entry)


def ready_made(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a method that some exercise asks for."""

    @functools.wraps(function)
    def guarded(*args: P.args, **options: P.kwargs) -> R:
        if _judged:
            raise ReadyMadeError(f"{function.__module__}.{function.__name__} is ready-made; write your own code")
        return function(*args, **options)

    return guarded
