"""Verdicts: points and a finding for each part, as facts without text. Importing this does not import torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.checks.sentences import Sentence, is_known

if TYPE_CHECKING:
    from helpers.checks.criteria.outcome import Outcome
    from helpers.checks.judging.spec import Part, Spec

HIDDEN_MISTAKE = "hidden_mistake"  # the second of two, when several could be it
JOINED = ("first", "second", "third")  # the facts of a finding that joins others


@dataclass(frozen=True)
class Finding:
    """Why a part failed.

    `name` is the diagnosis. `key` and `facts` give its sentence, and `key` + ".hint" the hint. `line` is the line of
    the student's code that it is about.
    """

    name: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: Sentence | None = None

    @property
    def sentence(self) -> Sentence:
        """The message, without the student's line."""
        return Sentence(self.key, self.facts)

    @property
    def hint_sentence(self) -> Sentence | None:
        """The hint, or None if the catalogue has none. What is told of hidden inputs has the hint of the whole."""
        keys = (f"{self.key}.hint", f"{self.key.removesuffix('_unseen')}.hint")
        return next((Sentence(key, self.facts) for key in keys if is_known(key)), None)

    @property
    def message(self) -> str:
        """The text of the sentence, with the student's line if it has one."""
        if self.line is None:
            return str(self.sentence)
        return str(Sentence("check.with_line", {"finding": self.sentence, "line": self.line}))

    @property
    def hint(self) -> str:
        """The text of the hint, empty if the catalogue has none."""
        return str(self.hint_sentence or "").strip()

    @property
    def parts(self) -> list[tuple[str, Sentence]]:
        """The name and the sentence of each mistake that it tells, but for hidden ones: one, or those it joins."""
        names, told = self.name.split("+"), [self.facts[fact] for fact in JOINED if fact in self.facts]
        if len(names) == 1 or len(names) != len(told):
            return [(self.name, self.sentence)]
        return [(name, sentence) for name, sentence in zip(names, told, strict=True) if name != HIDDEN_MISTAKE]

    def to_data(self) -> dict[str, Any]:
        """Return the finding as plain data, for `finding_from_data`."""
        return {"name": self.name, **self.sentence.to_data(), "line": self.line and self.line.to_data()}


def finding_from_data(data: Mapping[str, Any]) -> Finding:
    """Rebuild the finding that `to_data` described; raises ValueError, KeyError or TypeError for other data."""
    line = None if data["line"] is None else Sentence.from_data(data["line"])
    sentence = Sentence.from_data({"key": data["key"], "facts": data["facts"]})
    return Finding(str(data["name"]), sentence.key, sentence.facts, line)


@dataclass(frozen=True)
class PartVerdict:
    """One part's result; `finding` is None if the part passed.

    `probe` names the first probe that failed. Do not show that name to students if `hidden` is set.
    """

    exercise: str
    name: str
    points: float
    max_points: float
    passed: bool
    finding: Finding | None = None
    probe: str | None = None
    hidden: bool = False

    @property
    def title(self) -> str:
        """The text of the part's title."""
        return str(self.title_sentence)

    @property
    def title_sentence(self) -> Sentence:
        """The sentence of the part's title."""
        return Sentence(f"exercise.{self.exercise}.part.{self.name}")

    @property
    def diagnosis(self) -> str | None:
        """The finding's name, None for a part that passed."""
        return self.finding.name if self.finding else None

    @property
    def message(self) -> str:
        """The text of the finding, empty for a part that passed."""
        return self.finding.message if self.finding else ""

    @property
    def hint(self) -> str:
        """The text of the finding's hint, empty without one."""
        return self.finding.hint if self.finding else ""

    def to_data(self) -> dict[str, Any]:
        """Return the part's result as plain data, for `part_from_data`."""
        names = ("name", "points", "max_points", "passed", "probe", "hidden")
        own = {name: getattr(self, name) for name in names}
        return own | {"finding": self.finding and self.finding.to_data()}

    def with_texts(self) -> dict[str, Any]:
        """Return `to_data` together with the texts in the language in use."""
        texts = {name: getattr(self, name) for name in ("title", "diagnosis", "message", "hint")}
        return self.to_data() | texts


def part_from_data(exercise: str, data: Mapping[str, Any]) -> PartVerdict:
    """Rebuild the part that `to_data` described; raises ValueError, KeyError or TypeError for other data."""
    finding = None if data["finding"] is None else finding_from_data(data["finding"])
    return PartVerdict(exercise, **{**data, "finding": finding})


@dataclass(frozen=True)
class Verdict:
    """The result of one exercise: its parts in order, and notes on a right answer."""

    exercise: str
    parts: tuple[PartVerdict, ...]
    notes: tuple[Sentence, ...] = field(default=())

    @property
    def points(self) -> float:
        """The points earned in all parts."""
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> float:
        """The points of all parts if all of them pass."""
        return sum(part.max_points for part in self.parts)

    @property
    def passed(self) -> bool:
        """Whether every part passed."""
        return all(part.passed for part in self.parts)

    @property
    def _first_failed(self) -> PartVerdict | None:
        failed = [part for part in self.parts if not part.passed]
        explained = [part for part in failed if part.diagnosis != "needs_other_part"]
        return next(iter(explained or failed), None)

    @property
    def title(self) -> str:
        """The text of the exercise's title."""
        return str(Sentence(f"exercise.{self.exercise}.title"))

    @property
    def diagnosis(self) -> str | None:
        """The diagnosis of the first failed part that does not just wait for another; None if all passed."""
        return self._first_failed.diagnosis if self._first_failed else None

    @property
    def message(self) -> str:
        """The text of that part's finding, or praise if all passed."""
        return self._first_failed.message if self._first_failed else str(Sentence("check.all_right"))

    def to_data(self) -> dict[str, Any]:
        """Return the verdict as plain data, for `verdict_from_data`."""
        return {
            "exercise": self.exercise,
            "parts": [part.to_data() for part in self.parts],
            "notes": [note.to_data() for note in self.notes],
        }

    def with_texts(self) -> dict[str, Any]:
        """Return `to_data` with texts in the language in use; the notes' keys and facts move to "facts"."""
        data = self.to_data()
        texts = {"notes": [str(note) for note in self.notes], "parts": [part.with_texts() for part in self.parts]}
        return data | texts | {"facts": {"notes": data["notes"]}}


def verdict_from_data(data: Mapping[str, Any]) -> Verdict:
    """Rebuild the verdict that `to_data` described; raises ValueError, KeyError or TypeError for other data."""
    parts = tuple(part_from_data(data["exercise"], part) for part in data["parts"])
    return Verdict(data["exercise"], parts, tuple(Sentence.from_data(note) for note in data["notes"]))


def whole_verdict(spec: "Spec", finding: Finding) -> Verdict:
    """Return a verdict without points, for a reason that concerns the whole exercise."""
    return Verdict(spec.name, tuple(failed_part(spec, part, finding, {}) for part in spec.parts))


def failed_part(spec: "Spec", part: "Part", finding: Finding, outcomes: Mapping[str, "Outcome"]) -> PartVerdict:
    """Return a part without points; `outcomes`, by probe, decide which probe it names."""
    probe = first_failed(outcomes)
    hidden = probe is not None and spec.probe(probe).hidden
    return PartVerdict(spec.name, part.name, 0.0, part.points, False, finding, probe, hidden)


def first_failed(outcomes: Mapping[str, "Outcome"]) -> str | None:
    """Return the probe, of outcomes by probe, that a finding is about: the first failed one, called if any was."""
    failed = [name for name, outcome in outcomes.items() if not outcome.passed]
    return next((name for name in failed if not outcomes[name].says_nothing), next(iter(failed), None))
