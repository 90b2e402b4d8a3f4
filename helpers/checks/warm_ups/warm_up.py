"""Check the one blank of a lesson's warm-up: what was just understood, or what the value shows."""

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from helpers.checks.sentences import Sentence
from helpers.checks.showing.box import GREEN, GREY, RED, Shown, escaped, marked
from helpers.checks.showing.lines import CROSS, TICK
from helpers.errors import ArgumentError

_KNOWN = Path(__file__).with_name("known.toml")
_CLOSE = 0.005  # relative; answers worked out on paper are rounded

# A number or a list of them, or the name of a sentence that says why there is none.
_Read = float | list[float] | str


def warm_up(lesson: str, value: Any) -> Shown:
    """Say whether `value` fills the blank of this lesson's warm-up; three dots are a blank not filled yet.

    Numbers, arrays and tensors of any type are taken. Nothing is graded. Raises ArgumentError for an unknown lesson.
    """
    if lesson not in _known():
        raise ArgumentError(f"There is no warm-up {lesson!r}; the warm-ups are: {', '.join(_known())}.")
    if value is ...:
        return _told(Sentence("warm_up.waiting"), GREY, "")
    known = _known()[lesson]
    read = _read(value)
    if isinstance(read, str):
        return _told(Sentence(f"warm_up.{read}"), RED, CROSS)
    if _same(read, known["right"]):
        return _told(Sentence(f"warm_up.{lesson}.right"), GREEN, TICK)
    wrong = next((name for name, one in known["wrong"].items() if _same(read, one)), None)
    if wrong:
        return _told(Sentence(f"warm_up.{lesson}.{wrong}"), RED, CROSS)
    if isinstance(read, list):
        return _told(Sentence("warm_up.several_numbers", {"count": len(read)}), RED, CROSS)
    facts = {"value": read, "try_this": Sentence(f"warm_up.{lesson}.try_this")}
    return _told(Sentence("warm_up.other_value", facts), RED, CROSS)


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_KNOWN.read_text(encoding="utf-8"))


def _read(value: Any) -> _Read:
    """The number or numbers in the value, or why there are none."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return "a_text"
    if callable(value):
        return "not_called"
    if type(value).__module__ == "torch.return_types":
        return "values_and_places"
    try:
        plain = value.detach() if hasattr(value, "detach") else value
        plain = plain.tolist() if hasattr(plain, "tolist") else plain
        numbers = _flat(plain)
    except (TypeError, ValueError, RuntimeError, NotImplementedError):
        return "no_number"
    if not numbers or not all(map(math.isfinite, numbers)):
        return "no_number"
    return numbers[0] if len(numbers) == 1 else numbers


def _flat(value: Any) -> list[float]:
    if isinstance(value, list | tuple):
        return [number for one in value for number in _flat(one)]
    return [float(value)]


def _same(one: float | list[float], other: float | list[float]) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, list) or isinstance(other, list):
        return False
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=1e-6)


def _told(sentence: Sentence, colour: str, mark: str) -> Shown:
    title = Sentence("warm_up.title")
    name = {TICK: "check.right", CROSS: "check.wrong"}.get(mark)
    sign = marked(mark, str(Sentence(name)), colour) if name else ""
    return Shown(f"{title} {sentence}", f"<div>{sign}<b>{escaped(title)}</b> {escaped(sentence)}</div>", colour)
