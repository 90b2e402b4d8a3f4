"""How far the student is in a lesson: the last result of each check, kept in this process alone."""

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

_last: dict[str, "Verdict"] = {}


def after(verdict: "Verdict") -> tuple[Sentence, ...]:
    """Note the verdict; return what follows a right answer: a question to think about, and the lesson's sum so far."""
    _last[verdict.exercise] = verdict
    if not verdict.passed:
        return ()
    question = Sentence(f"exercise.{verdict.exercise}.afterthought")
    asked = (Sentence("check.afterthought", {"question": question}),) if is_known(question.key) else ()
    lesson = next((lesson for lesson in _lessons() if verdict.exercise in lesson["exercises"]), None)
    return (*asked, _so_far(lesson)) if lesson and len(lesson["exercises"]) > 1 else asked


def _so_far(lesson: Mapping[str, Any]) -> Sentence:
    points = lesson["exercises"]
    done = [_last[name] for name in points if name in _last]
    facts = {"points": sum(verdict.points for verdict in done), "most": sum(points.values())}
    facts |= {"right": sum(verdict.passed for verdict in done), "count": len(points)}
    so_far = Sentence("check.so_far", facts)
    prose = lesson["prose"]
    return Sentence("check.so_far_with_prose", {"so_far": so_far, "points": prose}) if prose else so_far


@cache
def _lessons() -> list[Mapping[str, Any]]:
    """The lessons' exercises and points; none if the file is missing or damaged: a check can do without the sum."""
    try:
        lessons = json.loads(LESSONS.read_text(encoding="utf-8")).values()
        return [lesson for lesson in lessons if lesson["exercises"].items() and lesson["prose"] >= 0]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
