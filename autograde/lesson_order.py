"""The order in which lessons are taught: solutions/lessons.txt."""

from functools import cache
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "solutions" / "lessons.txt"


@cache
def taught() -> tuple[str, ...]:
    """ASSIGNMENT/LESSON of every lesson, first to last."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.is_file() else []
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def place(lesson: str) -> tuple[int, str]:
    """A key to sort lessons by, given as ASSIGNMENT/LESSON; one that the list does not name comes last, by name."""
    return taught().index(lesson) if lesson in taught() else len(taught()), lesson
