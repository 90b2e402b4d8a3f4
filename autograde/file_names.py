"""Names of the lessons' notebooks: LESSON.ipynb and, in the students' bundle, with its place in front.

File managers and JupyterLab sort by name, which would put the last lesson first. So the bundle's notebooks are called
1_saliency_maps.ipynb and so on. Everything that takes work in knows them by both names.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

_PLACE = re.compile(r"\d{1,3}_(?=.)")


def numbered(lessons: Iterable[str]) -> dict[str, str]:
    """Return {lesson: file name in the bundle} for the lessons of an assignment, given in teaching order."""
    names = list(lessons)
    width = len(str(len(names)))
    return {lesson: f"{place:0{width}}_{lesson}.ipynb" for place, lesson in enumerate(names, start=1)}


def expected_names(lessons: Iterable[str]) -> list[str]:
    """Return the file names of these lessons, given in teaching order: the plain ones, then the bundle's."""
    names = list(lessons)
    return [*(f"{lesson}.ipynb" for lesson in names), *numbered(names).values()]


def is_named(file: str, lesson: str) -> bool:
    """Whether the name of this file, apart from its ending, is the lesson's, with or without a place in front."""
    stem = PurePosixPath(file).stem
    place = _PLACE.match(stem)
    return stem == lesson or bool(place and stem[place.end() :] == lesson)
