"""Verdicts: points and what was found for each part, as facts. Importing this imports no torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.checks.sentences import Sentence, is_known

if TYPE_CHECKING:
    from helpers.checks.criteria.outcome import Outcome
    from helpers.checks.judging.spec import Part, Spec


@dataclass(frozen=True)
class Finding:
    """Why a part is not right.

    `name` is the diagnosis; `key` and `facts` make its sentence, and with ".hint" after the key what to think about
    next. `line` is the student's own line that it is about.
    """

    name: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: Sentence | None = None

    @property
    def sentence(self) -> Sentence:
        """The message as a key with facts."""
        return Sentence(self.key, self.facts)

    @property
    def hint_sentence(self) -> Sentence | None:
        """The hint as a key with facts, None without one."""
        return Sentence(f"{self.key}.hint", self.facts) if is_known(f"{self.key}.hint") else None

    @property
    def message(self) -> str:
        """The sentence, with the student's line if there is one."""
        if self.line is None:
            return str(self.sentence)
        return str(Sentence("check.with_line", {"finding": self.sentence, "line": self.line}))

    @property
    def hint(self) -> str:
        """The hint in the language in use, empty without one."""
        return str(self.hint_sentence or "")

    def to_data(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        return {"name": self.name, **self.sentence.to_data(), "line": self.line and self.line.to_data()}


def finding_from_data(data: Mapping[str, Any]) -> Finding:
    """The finding that `to_data` described; raises ValueError, KeyError or TypeError for something else."""
    line = None if data["line"] is None else Sentence.from_data(data["line"])
    sentence = Sentence.from_data({"key": data["key"], "facts": data["facts"]})
    return Finding(str(data["name"]), sentence.key, sentence.facts, line)


@dataclass(frozen=True)
class PartVerdict:
    """One part's result; `finding` is None when it passed.

    `probe` names the first probe that failed; a `hidden` one's name is not for students' eyes.
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
        """The part's title in the language in use."""
        return str(self.title_sentence)

    @property
    def title_sentence(self) -> Sentence:
        """The part's title as a key of the catalogue."""
        return Sentence(f"exercise.{self.exercise}.part.{self.name}")

    @property
    def diagnosis(self) -> str | None:
        """The finding's name, None for a part that passed."""
        return self.finding.name if self.finding else None

    @property
    def message(self) -> str:
        """The finding in the language in use, empty for a part that passed."""
        return self.finding.message if self.finding else ""

    @property
    def hint(self) -> str:
        """The hint in the language in use, empty without one."""
        return self.finding.hint if self.finding else ""

    def to_data(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        names = ("name", "points", "max_points", "passed", "probe", "hidden")
        own = {name: getattr(self, name) for name in names}
        return own | {"finding": self.finding and self.finding.to_data()}

    def with_texts(self) -> dict[str, Any]:
        """The same, with its texts in the language in use."""
        texts = {name: getattr(self, name) for name in ("title", "diagnosis", "message", "hint")}
        return self.to_data() | texts


def part_from_data(exercise: str, data: Mapping[str, Any]) -> PartVerdict:
    """The part's verdict that `to_data` described; raises ValueError, KeyError or TypeError for something else."""
    finding = None if data["finding"] is None else finding_from_data(data["finding"])
    return PartVerdict(exercise, **{**data, "finding": finding})


@dataclass(frozen=True)
class Verdict:
    """The result of one exercise. `diagnosis` and `message` are the first failed part's, or None and praise."""

    exercise: str
    parts: tuple[PartVerdict, ...]
    notes: tuple[Sentence, ...] = field(default=())

    @property
    def points(self) -> float:
        """The points for all parts."""
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> float:
        """The most points there are."""
        return sum(part.max_points for part in self.parts)

    @property
    def passed(self) -> bool:
        """Whether every part passed."""
        return all(part.passed for part in self.parts)

    @property
    def _first_failed(self) -> PartVerdict | None:
        failed = [part for part in self.parts if not part.passed]
        told = [part for part in failed if part.diagnosis != "needs_other_part"]
        return next(iter(told or failed), None)

    @property
    def title(self) -> str:
        """The exercise's title in the language in use."""
        return str(Sentence(f"exercise.{self.exercise}.title"))

    @property
    def diagnosis(self) -> str | None:
        """The name of the first finding that says more than "waits for another part"; None when all parts passed."""
        return self._first_failed.diagnosis if self._first_failed else None

    @property
    def message(self) -> str:
        """That finding in the language in use, or praise."""
        return self._first_failed.message if self._first_failed else str(Sentence("check.all_right"))

    def to_data(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        return {
            "exercise": self.exercise,
            "parts": [part.to_data() for part in self.parts],
            "notes": [note.to_data() for note in self.notes],
        }

    def with_texts(self) -> dict[str, Any]:
        """The same, with its texts in the language in use; what makes its notes is under "facts"."""
        data = self.to_data()
        texts = {"notes": [str(note) for note in self.notes], "parts": [part.with_texts() for part in self.parts]}
        return data | texts | {"facts": {"notes": data["notes"]}}


def verdict_from_data(data: Mapping[str, Any]) -> Verdict:
    """The verdict that `to_data` described; raises ValueError, KeyError or TypeError for something else."""
    parts = tuple(part_from_data(data["exercise"], part) for part in data["parts"])
    return Verdict(data["exercise"], parts, tuple(Sentence.from_data(note) for note in data["notes"]))


def whole_verdict(spec: "Spec", finding: Finding) -> Verdict:
    """No points, for a reason that concerns the exercise as a whole."""
    return Verdict(spec.name, tuple(failed_part(spec, part, finding, {}) for part in spec.parts))


def failed_part(spec: "Spec", part: "Part", finding: Finding, outcomes: Mapping[str, "Outcome"]) -> PartVerdict:
    """No points for one part; the first probe that failed is named."""
    probe = next((name for name, outcome in outcomes.items() if not outcome.passed), None)
    hidden = probe is not None and spec.probe(probe).hidden
    return PartVerdict(spec.name, part.name, 0.0, part.points, False, finding, probe, hidden)
