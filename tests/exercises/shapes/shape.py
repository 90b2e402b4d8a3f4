"""Mark a shape as right, or as wrong with the diagnosis and the points that it must get."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Shape:
    """A function, its diagnosis (None: it is right), and its points (None: fewer than all)."""

    function: Function
    diagnosis: str | None = None
    points: float | None = None


def right(function: Function) -> Function:
    function.shape = Shape(function)
    return function


def wrong(diagnosis: str, points: float | None = None) -> Callable[[Function], Function]:
    def marked(function: Function) -> Function:
        function.shape = Shape(function, diagnosis, points)
        return function

    return marked


def shapes_in(module: ModuleType) -> dict[str, Shape]:
    return {name: value.shape for name, value in vars(module).items() if hasattr(value, "shape") and callable(value)}
