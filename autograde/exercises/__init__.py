"""A folder an exercise, ASSIGNMENT/NAME, named like the function that students write.

It holds `__init__.py`, which defines EXERCISE (reference, parts, probes, oracle), `mistakes.py` (misconceptions and
styles, as edits of the reference), and `answers.py` (answers as students wrote them, for the tests).
"""

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograde.lesson_order import lesson_by_exercise

if TYPE_CHECKING:  # with torch, which a run's coordinator does not import
    from autograde.exercise import Exercise

_HERE = Path(__file__).parent


@cache
def folders() -> dict[str, Path]:
    """The folder of each exercise by name, in the order of the lessons; nothing is imported."""
    found = {path.parent.name: path.parent for path in sorted(_HERE.glob("*/*/__init__.py"))}
    order = {name: place for place, name in enumerate(lesson_by_exercise())}
    return {name: found[name] for name in sorted(found, key=lambda name: (order.get(name, len(order)), name))}


def names() -> list[str]:
    """The exercises that there are, without importing them."""
    return list(folders())


def module_name(name: str) -> str:
    """The dotted name of the exercise's package."""
    return f"{__name__}.{folders()[name].parent.name}.{name}"


@cache
def exercises() -> dict[str, "Exercise"]:
    """Every exercise by name, in the order of the lessons."""
    return {name: importlib.import_module(module_name(name)).EXERCISE for name in folders()}


def find_exercise(name: str) -> "Exercise":
    """The exercise with this name; raises KeyError, naming those there are."""
    if name not in folders():
        raise KeyError(f"there is no exercise {name!r}; there are: {', '.join(folders())}")
    return exercises()[name]
