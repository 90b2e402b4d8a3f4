"""The exercises: one folder ASSIGNMENT/NAME each, where NAME is the function that students write.

A folder has `__init__.py`, which defines EXERCISE (reference, parts, probes, oracle), `mistakes.py` (misconceptions
and styles, as edits of the reference), `hints.py` (hints in stages, and a question after a right answer), and
`answers.py` (answers as students wrote them, for the tests). Where drawing the probes takes more than a few lines,
`probes.py` does it.
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
    """Return the exercises' folders by name, in the order of the lessons, without importing them."""
    found = {path.parent.name: path.parent for path in sorted(_HERE.glob("*/*/__init__.py"))}
    order = {name: place for place, name in enumerate(lesson_by_exercise())}
    return {name: found[name] for name in sorted(found, key=lambda name: (order.get(name, len(order)), name))}


def names() -> list[str]:
    """Return the names of the exercises in the order of the lessons, without importing them."""
    return list(folders())


def module_name(name: str) -> str:
    """Return the dotted name of the exercise's package; raises KeyError for an unknown exercise."""
    return f"{__name__}.{folders()[name].parent.name}.{name}"


@cache
def exercises() -> dict[str, "Exercise"]:
    """Import all exercises, and return them by name in the order of the lessons."""
    return {name: find_exercise(name) for name in folders()}


@cache
def find_exercise(name: str) -> "Exercise":
    """Import and return the exercise with this name; raises KeyError, with the known names, for an unknown one."""
    if name not in folders():
        raise KeyError(f"unknown exercise {name!r}; known exercises: {', '.join(folders())}")
    exercise: Exercise = importlib.import_module(module_name(name)).EXERCISE
    return exercise
