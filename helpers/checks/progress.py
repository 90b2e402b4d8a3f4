"""How far the student is: the last result of each check in this process, and the lessons' exercises with points."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.checks.sentences import Sentence, is_known

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict

# Written by the builder: {"ASSIGNMENT/LESSON": {"exercises": {name: points}, "prose": points}}.
LESSONS = Path(__file__).with_name("lessons.json")

_last: dict[str, tuple[float, float]] = {}


def remember(name: str, points: float, most: float) -> None:
    """Note the result of a check."""
    _last[name] = points, most


def so_far() -> dict[str, tuple[float, float]]:
    """Return {exercise: (points, most)} of the checks that ran in this process, each one's last result."""
    return dict(_last)


def after(verdict: "Verdict") -> tuple[Sentence, ...]:
    """Note the verdict; return what follows a right answer: a question to think about, and the lesson's sum so far."""
    remember(verdict.exercise, verdict.points, verdict.max_points)
    if not verdict.passed:
        return ()
    question = Sentence(f"exercise.{verdict.exercise}.afterthought")
    asked = (Sentence("check.afterthought", {"question": question}),) if is_known(question.key) else ()
    lesson = next((entry for entry in _lessons().values() if verdict.exercise in entry["exercises"]), None)
    return (*asked, _sum_so_far(lesson)) if lesson and len(lesson["exercises"]) > 1 else asked


def lesson_exercises(lesson: str) -> dict[str, float]:
    """Return {exercise: points} of LESSON or ASSIGNMENT/LESSON in its order; empty for one that is not known."""
    return dict(_entry(lesson).get("exercises", {}))


def prose_points(lesson: str) -> float:
    """Return the points of the lesson's questions in prose, 0 where none are known."""
    return float(_entry(lesson).get("prose", 0))


def _sum_so_far(lesson: Mapping[str, Any]) -> Sentence:
    points = lesson["exercises"]
    done = [_last[name] for name in points if name in _last]
    facts = {"points": sum(got for got, _ in done), "most": sum(points.values())}
    facts |= {"right": sum(got == most for got, most in done), "count": len(points)}
    so_far = Sentence("check.so_far", facts)
    prose = lesson["prose"]
    return Sentence("check.so_far_with_prose", {"so_far": so_far, "points": prose}) if prose else so_far


def _entry(lesson: str) -> Mapping[str, Any]:
    found = [entry for key, entry in _lessons().items() if lesson in (key, key.rpartition("/")[2])]
    return found[0] if found else {}


@cache
def _lessons() -> Mapping[str, Mapping[str, Any]]:
    """The lessons; none if the file is missing or damaged: what shows them can do without."""
    try:
        lessons = json.loads(LESSONS.read_text(encoding="utf-8"))
        return {key: entry for key, entry in lessons.items() if entry["exercises"].items() and entry["prose"] >= 0}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
