"""Where a lesson's source and what is built from it lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.lesson_order import place
from helpers.errors import HelperError

ROOT = Path(__file__).resolve().parents[2]


class BuildError(HelperError):
    """A lesson cannot be built; the message names the lesson and the cell."""


@dataclass(frozen=True)
class Lesson:
    """One lesson: `assignment` is its folder's name, `name` its file's, `root` the folder that holds both trees."""

    assignment: str
    name: str
    root: Path = ROOT

    @property
    def id(self) -> str:
        return f"{self.assignment}/{self.name}"

    @property
    def source(self) -> Path:
        return self.root / "solutions" / self.assignment / f"{self.name}.py"

    @property
    def solved(self) -> Path:
        return self.source.with_suffix(".ipynb")

    @property
    def student(self) -> Path:
        return self.root / "notebooks" / self.assignment / f"{self.name}.ipynb"


def find_lessons(wanted: Sequence[str] = (), root: Path = ROOT) -> list[Lesson]:
    """The lessons asked for, as LESSON, ASSIGNMENT or ASSIGNMENT/LESSON; all of them for none; as they are taught.

    Raises KeyError, naming the lessons there are, for one that has no source.
    """
    sources = (root / "solutions").glob("*/*.py")
    lessons = sorted((Lesson(path.parent.name, path.stem, root) for path in sources), key=lambda x: place(x.id))
    for name in wanted:
        if not any(_is_meant(lesson, name) for lesson in lessons):
            there = ", ".join(lesson.id for lesson in lessons) or "none yet"
            raise KeyError(f"there is no lesson or assignment {name!r}; there are: {there}")
    return [lesson for lesson in lessons if not wanted or any(_is_meant(lesson, name) for name in wanted)]


def _is_meant(lesson: Lesson, name: str) -> bool:
    return name.removesuffix(".py") in (lesson.id, lesson.name, lesson.assignment)
