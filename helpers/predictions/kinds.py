"""Kinds of answers: how a guess is read, written, and compared with the result."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from helpers.checks.sentences import Sentence
from helpers.errors import ArgumentError


class Refused(Exception):
    """What was given is no guess of this kind; `sentence` says what was expected."""

    def __init__(self, sentence: Sentence) -> None:
        """Keep the sentence."""
        super().__init__(str(sentence))
        self.sentence = sentence


class Kind(ABC):
    """A kind of answer. `example` is a guess as it is typed in code."""

    example: str

    @property
    @abstractmethod
    def asked(self) -> Sentence:
        """What to give, and how."""

    @abstractmethod
    def parse(self, given: Any) -> Any:
        """Return the guess that was given, in this kind's form; raises Refused."""

    @abstractmethod
    def result(self, given: Any) -> Any:
        """Return the result in the same form; raises ArgumentError."""

    @abstractmethod
    def text(self, answer: Any) -> str:
        """Return a guess or result as text."""

    @abstractmethod
    def word(self, guess: Any, result: Any) -> str:
        """Return how close the guess is: "same", "close", "near" or "far"."""


class Choice(Kind):
    """One of several sentences; a guess may also be its number, or the first words of one."""

    def __init__(self, choices: Sequence[str]) -> None:
        """Offer these."""
        self.choices = list(choices)
        self.example = repr(self.choices[0])

    @property
    def asked(self) -> Sentence:
        """The choices."""
        return Sentence("predict.choices", {"choices": "; ".join(self.choices)})

    def parse(self, given: Any) -> str:
        """Return the choice that was meant."""
        if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= len(self.choices):
            return self.choices[given - 1]
        typed = " ".join(str(given).split()).rstrip(".").casefold()
        equal = [one for one in self.choices if one.rstrip(".").casefold() == typed]
        found = equal or [one for one in self.choices if typed and one.casefold().startswith(typed)]
        if len(found) != 1:
            facts = {"given": str(given)[:60], "choices": "; ".join(self.choices)}
            raise Refused(Sentence("predict.no_such_choice", facts))
        return found[0]

    def result(self, given: Any) -> str:
        """Return one of the choices."""
        try:
            return self.parse(given)
        except Refused as refused:
            raise ArgumentError(f"reveal got {given!r}, which is not one of the choices: {self.choices}.") from refused

    def text(self, answer: str) -> str:
        """Return the choice itself."""
        return answer

    def word(self, guess: str, result: str) -> str:
        """Return "same" or "far"."""
        return "same" if guess == result else "far"


class Number(Kind):
    """A number, maybe between two limits, maybe with a unit."""

    def __init__(self, low: float | None, high: float | None, unit: str) -> None:
        """Accept numbers from `low` to `high`, either of which may be open."""
        self.low, self.high, self.unit = low, high, unit
        middle = (low or 0) if high is None else ((low or 0) + high) / 2
        self.example = f"{middle:g}"

    @property
    def asked(self) -> Sentence:
        """The limits and the unit."""
        return self._about("predict.number", {})

    def parse(self, given: Any) -> float:
        """Return the number; of a text, without its unit, and with a comma read as a point."""
        try:
            number = self._read(given)
        except (TypeError, ValueError, RuntimeError) as error:
            raise Refused(self._about("predict.not_a_number", {"given": str(given)[:60]})) from error
        low = -math.inf if self.low is None else self.low
        if not math.isfinite(number) or not low <= number <= (math.inf if self.high is None else self.high):
            raise Refused(self._about("predict.not_a_number", {"given": str(given)[:60]}))
        return number

    def result(self, given: Any) -> float:
        """Return the number, also one beyond the limits."""
        try:
            return float(given)
        except (TypeError, ValueError, RuntimeError) as error:
            raise ArgumentError(f"reveal got {given!r}; it needs the number that came out.") from error

    def text(self, answer: float) -> str:
        """Return the number with three digits, and its unit."""
        digits = f"{answer:,.0f}" if abs(answer) >= 1000 else f"{answer:.3g}"
        return digits + (self.unit if self.unit in ("", "%") else f" {self.unit}")

    def word(self, guess: float, result: float) -> str:
        """Judge the distance as a share of the whole range, or of the result where there is none."""
        known = self.low is not None and self.high is not None
        size = (self.high or 0) - (self.low or 0) if known else abs(result)
        share = abs(guess - result) / max(size, 1e-30)
        return next((word for word, most in (("same", 0.02), ("close", 0.08), ("near", 0.2)) if share <= most), "far")

    def _read(self, given: Any) -> float:
        if not isinstance(given, str):
            return float(given)
        typed = given.strip().removesuffix(self.unit).strip() if self.unit else given.strip()
        return float(re.sub(r"^([-+]?\d+),(\d+)$", r"\1.\2", typed))

    def _about(self, key: str, facts: dict[str, Any]) -> Sentence:
        """The sentence `key`, with the range that is asked for in {range}."""
        unit = self.unit if self.unit in ("", "%") else f" {self.unit}"
        low, high = ("" if end is None else f"{end:g}{unit}" for end in (self.low, self.high))
        inner: Sentence | str = ""
        if low and high:
            inner = Sentence("predict.range.between", {"low": low, "high": high})
        elif low:
            inner = Sentence("predict.range.from", {"low": low})
        elif high:
            inner = Sentence("predict.range.to", {"high": high})
        return Sentence(key, facts | {"range": inner})
