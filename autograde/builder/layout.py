"""Paths of a lesson's source and of the files built from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.lesson_order import place
from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parents[2]


class BuildError(HelperError):
    """A lesson cannot be built; the message names the lesson and, where it applies, the cell."""


@dataclass(frozen=True)
class Lesson:
    """A lesson: the names of its folder and file, and the folder that contains solutions/ and notebooks/."""

    assignment: str
    name: str
    root: Path = ROOT

    @property
    def id(self) -> str:
        """ASSIGNMENT/LESSON."""
        return f"{self.assignment}/{self.name}"

    @property
    def source(self) -> Path:
        """The text source, a .py file in jupytext's percent format."""
        return self.root / "solutions" / self.assignment / f"{self.name}.py"

    @property
    def facts(self) -> Path:
        """The values of the figures in its prose."""
        return self.source.with_suffix(".facts.json")

    @property
    def solved(self) -> Path:
        """The solved notebook."""
        return self.source.with_suffix(".ipynb")

    @property
    def student(self) -> Path:
        """The student's notebook."""
        return self.root / "notebooks" / self.assignment / f"{self.name}.ipynb"


def find_lessons(names: Sequence[str] = (), root: Path = ROOT) -> list[Lesson]:
    """Return the lessons named as LESSON, ASSIGNMENT or ASSIGNMENT/LESSON, in teaching order; all by default.

    Raises KeyError, with a message that lists the lessons, for an unknown name.
    """
    sources = (root / "solutions").glob("*/*.py")
    lessons = sorted((Lesson(path.parent.name, path.stem, root) for path in sources), key=lambda x: place(x.id))
    for name in names:
        if not any(_has_name(lesson, name) for lesson in lessons):
            known = ", ".join(lesson.id for lesson in lessons) or "none yet"
            raise KeyError(f"there is no lesson or assignment {name!r}; known: {known}")
    return [lesson for lesson in lessons if not names or any(_has_name(lesson, name) for name in names)]


def _has_name(lesson: Lesson, name: str) -> bool:
    return name.removesuffix(".py") in (lesson.id, lesson.name, lesson.assignment)
