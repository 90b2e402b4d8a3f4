"""What loading a submission showed: which names it defines, and what kept parts of it from loading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.checks.judging.verdict import Finding
from helpers.checks.sentences import Sentence, facts_from_data, is_known

_MAX_PROBLEMS = 200
_MAX_NAMES = 2000
_LOADING = (
    *("syntax_error", "missing_import", "undefined_name", "raised", "timeout", "died", "exited", "missing_file"),
    *("needs_input", "encoding", "empty_file", "not_python", "notebook_magic"),
)
_INTAKE = ("too_large", "corrupt", "not_a_file", "unreadable_file", "grader_died")
_DEPTH = 3  # sentences nested in a problem's reason: see `module.describe`, which bounds them
# What a student's process may say; the rest is known out here alone.
_SAID_INSIDE = ("problem.", "where.", "ended.no_answer")


@dataclass(frozen=True)
class Problem:
    """One thing that did not load: `names` are left undefined by it; `fatal` is False for mere remarks.

    `kind` is the diagnosis: syntax_error, missing_import, undefined_name, raised, timeout, died, exited, missing_file,
    needs_input, encoding, empty_file, not_python, notebook_magic; of what intake refuses too_large, corrupt,
    not_a_file, unreadable_file, grader_died. `reason` is a key of the catalogue below "problem", `facts` fill in its
    sentence. `cell` and `line` count from 1.
    """

    kind: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    cell: int | None = None
    line: int | None = None
    names: tuple[str, ...] = ()
    fatal: bool = True

    @property
    def reason_sentence(self) -> Sentence:
        """Why it did not load, without saying where."""
        return Sentence(f"problem.{self.reason}", self.facts)

    @property
    def where_sentence(self) -> Sentence | None:
        """Where it is: None, "line 12", "cell 4" or "cell 4, line 2"."""
        places = {name: place for name, place in (("cell", self.cell), ("line", self.line)) if place is not None}
        return Sentence(f"where.{'_'.join(places)}", places) if places else None

    @property
    def whole_sentence(self) -> Sentence:
        """Where it is, and the reason."""
        where, reason = self.where_sentence, self.reason_sentence
        return Sentence("problem.at", {"where": where, "problem": reason}) if where else reason

    @property
    def message(self) -> str:
        """Why it did not load, in the language in use."""
        return str(self.reason_sentence)

    @property
    def where(self) -> str:
        """The cell and line, in the language in use; empty where neither is known."""
        return str(self.where_sentence or "")

    @property
    def sentence(self) -> str:
        """Where and why it did not load, in the language in use."""
        return str(self.whole_sentence)

    @property
    def finding(self) -> Finding:
        """What is said of an exercise that cannot be judged for it."""
        key = f"problem_hint.{self.kind}"
        hint = Sentence(key) if is_known(key) else ""
        return Finding(self.kind, "finding.did_not_load", {"problem": self.whole_sentence, "hint": hint})

    @property
    def refusal(self) -> Finding:
        """What is said of every exercise of a file that nothing can be read from."""
        return Finding(self.kind, "finding.nothing_judged", {"problem": self.reason_sentence})

    def to_data(self) -> dict[str, Any]:
        """Return the facts as plain data."""
        own = {name: getattr(self, name) for name in ("kind", "reason", "cell", "line", "fatal")}
        return own | {"facts": self.reason_sentence.to_data()["facts"], "names": list(self.names)}


def problem_from_data(data: Any, hostile: bool = False) -> Problem:
    """The problem that `to_data` described; raises ValueError if it is none.

    With `hostile`, of what a student's process sent: it may only say what loading can show.
    """
    try:
        kind, reason, names = data["kind"], data["reason"], data["names"][:_MAX_NAMES]
        facts = facts_from_data(data["facts"], _DEPTH)
        sound = kind in (_LOADING if hostile else (*_LOADING, *_INTAKE)) and is_known(f"problem.{_text(reason, 40)}")
        if not sound or (hostile and not all(map(_may_be_said_inside, facts.values()))):
            raise ValueError("not a load report")
        cell, line = _place(data["cell"]), _place(data["line"])
        names = tuple(_text(name, 100) for name in names)
        return Problem(kind, reason, facts, cell, line, names, bool(data["fatal"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a load report") from error


@dataclass
class LoadReport:
    """The names of functions that a submission defines or tried to define, and its problems in order.

    `outputs` holds, for a notebook, what each executed cell put out, by the cell's index.
    """

    defined: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return names and problems as plain data; outputs are sent cell by cell."""
        return {"defined": self.defined, "problems": [problem.to_data() for problem in self.problems]}

    def problem_of(self, name: str) -> Problem | None:
        """The problem that left `name` undefined, or None."""
        return next((problem for problem in self.problems if problem.fatal and name in problem.names), None)


def report_from_data(data: Any) -> LoadReport:
    """The report that a student's process sent; raises ValueError if it is none (its source may be hostile)."""
    try:
        defined = [_text(name, 100) for name in data["defined"][:_MAX_NAMES]]
        problems = [problem_from_data(item, hostile=True) for item in data["problems"][:_MAX_PROBLEMS]]
    except (KeyError, TypeError) as error:
        raise ValueError("not a load report") from error
    return LoadReport(defined, problems)


def cause_from_data(data: Any) -> dict[str, Any] | None:
    """Why a name is not defined, as a student's process told it: a sentence's data; raises ValueError."""
    if data is None:
        return None
    sentence = Sentence.from_data(data, _DEPTH + 1)
    if not _may_be_said_inside(sentence):
        raise ValueError("not a load report")
    return sentence.to_data()


def _may_be_said_inside(fact: Any) -> bool:
    if not isinstance(fact, Sentence):
        return True
    return fact.key.startswith(_SAID_INSIDE) and all(map(_may_be_said_inside, fact.facts.values()))


def _place(value: Any) -> int | None:
    if value is not None and not (type(value) is int and 0 <= value < 10**9):
        raise ValueError("not a load report")
    return value


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise ValueError("not a load report")
    return value[:limit]
