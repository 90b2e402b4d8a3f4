"""The order in which lessons (solutions/lessons.txt) and their exercises are taught."""

import re
from functools import cache
from pathlib import Path

_SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
_EXERCISE = re.compile(r'^# %%.*\bexercise="(\w+)"', re.MULTILINE)


@cache
def taught() -> tuple[str, ...]:
    """Return ASSIGNMENT/LESSON of every lesson that the list names, first to last."""
    path = _SOLUTIONS / "lessons.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def place(lesson: str) -> tuple[int, str]:
    """Return the sort key of an ASSIGNMENT/LESSON; lessons that the list does not name come last, by name."""
    return taught().index(lesson) if lesson in taught() else len(taught()), lesson


@cache
def lesson_by_exercise() -> dict[str, str]:
    """Return {exercise: ASSIGNMENT/LESSON} of all exercises with a cell in a lesson's source, in teaching order."""
    paths = {f"{path.parent.name}/{path.stem}": path for path in _SOLUTIONS.glob("*/*.py")}
    return {
        name: lesson
        for lesson in sorted(paths, key=place)
        for name in _EXERCISE.findall(paths[lesson].read_text(encoding="utf-8"))
    }
