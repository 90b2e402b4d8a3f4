"""The report of loading a submission: the names that it defines, and the problems that kept parts from loading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpers.checks.judging.verdict import Finding
from helpers.checks.sentences import Sentence, facts_from_data, fields_of, is_known

_MAX_PROBLEMS = 200
_MAX_NAMES = 2000
_LOADING = (
    *("syntax_error", "missing_import", "undefined_name", "raised", "timeout", "died", "exited", "missing_file"),
    *("needs_input", "encoding", "empty_file", "not_python", "notebook_magic", "removed_idiom", "python_2"),
)
_INTAKE = ("too_large", "corrupt", "not_a_file", "unreadable_file", "grader_died")
_DEPTH = 3  # sentences nested in a problem's reason, which `module.describe` bounds
# Sentences that a student's process may send; only the judge's side can know the others.
_SAID_INSIDE = ("problem.", "where.", "ended.no_answer")


@dataclass(frozen=True)
class Problem:
    """A part of a submission that did not load, and left `names` undefined; `fatal` is False for a mere remark.

    `kind` is the diagnosis, when loading syntax_error, missing_import, undefined_name, raised, timeout, died, exited,
    missing_file, needs_input, encoding, empty_file, not_python, notebook_magic, removed_idiom or python_2; for a file
    that intake refuses too_large, corrupt, not_a_file, unreadable_file or grader_died. `reason` is a key below
    "problem" in the catalogue of sentences, `facts` fill in its sentence. `cell` and `line` count from 1.
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
        """The reason, without the place."""
        return Sentence(f"problem.{self.reason}", self.facts)

    @property
    def where_sentence(self) -> Sentence | None:
        """The place: "line 12", "cell 4", "cell 4, line 2", or None if unknown."""
        places = {name: place for name, place in (("cell", self.cell), ("line", self.line)) if place is not None}
        return Sentence(f"where.{'_'.join(places)}", places) if places else None

    @property
    def whole_sentence(self) -> Sentence:
        """The place and the reason."""
        where, reason = self.where_sentence, self.reason_sentence
        return Sentence("problem.at", {"where": where, "problem": reason}) if where else reason

    @property
    def message(self) -> str:
        """`reason_sentence` as text, in the current language."""
        return str(self.reason_sentence)

    @property
    def where(self) -> str:
        """`where_sentence` as text, "" if the place is unknown."""
        return str(self.where_sentence or "")

    @property
    def sentence(self) -> str:
        """`whole_sentence` as text."""
        return str(self.whole_sentence)

    @property
    def finding(self) -> Finding:
        """The finding on an exercise that this problem keeps from being judged."""
        keys = (f"problem_hint.{self.reason}", f"problem_hint.{self.kind}")
        key = next(filter(is_known, keys), None)
        hint = Sentence(key, {name: self.facts[name] for name in fields_of(key) & set(self.facts)}) if key else ""
        return Finding(self.kind, "finding.did_not_load", {"problem": self.whole_sentence, "hint": hint})

    @property
    def refusal(self) -> Finding:
        """The finding on every exercise of a file that this problem makes unreadable."""
        return Finding(self.kind, "finding.nothing_judged", {"problem": self.reason_sentence})

    def to_data(self) -> dict[str, Any]:
        """The problem as JSON data, read back by `problem_from_data`."""
        own = {name: getattr(self, name) for name in ("kind", "reason", "cell", "line", "fatal")}
        return own | {"facts": self.reason_sentence.to_data()["facts"], "names": list(self.names)}


def problem_from_data(data: Any, hostile: bool = False) -> Problem:
    """The problem in data made by `to_data`; raises ValueError if it holds anything else.

    `hostile` data comes from a student's process, which may only report kinds and sentences of loading.
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
    """The names that a submission defines or tried to define, and its problems in order.

    `stars` are star imports that failed: no problem yet, since helpers' names stand in for those that they would have
    brought, but the cause if a name is missing later. `outputs` maps the index of each executed cell of a notebook to
    its outputs, in nbformat's form.
    """

    defined: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    stars: list[Problem] = field(default_factory=list)

    def to_data(self) -> dict[str, Any]:
        """Names and problems as JSON data, read back by `report_from_data`; outputs are sent separately."""
        lists = {"problems": self.problems, "stars": self.stars}
        return {"defined": self.defined} | {name: [one.to_data() for one in found] for name, found in lists.items()}

    def problem_of(self, name: str) -> Problem | None:
        """The problem that left `name` undefined, or None."""
        return next((problem for problem in self.problems if problem.fatal and name in problem.names), None)

    @property
    def failed_stars(self) -> Problem | None:
        """The star imports that failed, as one problem; None if none did."""
        if len(self.stars) < 2:
            return next(iter(self.stars), None)
        statements = [f"`{star.facts['statement']}`" for star in self.stars]
        errors = list(dict.fromkeys(star.facts["error"] for star in self.stars))
        return Problem("missing_import", "star_imports_fail", {"statements": statements, "errors": errors})

    @property
    def nothing_because(self) -> Problem | None:
        """Why the submission defines nothing at all; None if it defines something, or nothing went wrong."""
        if self.defined:
            return None
        return next((problem for problem in self.problems if problem.fatal), None) or self.failed_stars


def report_from_data(data: Any) -> LoadReport:
    """The report in data from a student's process, which may be hostile; raises ValueError for anything else."""
    try:
        defined = [_text(name, 100) for name in data["defined"][:_MAX_NAMES]]
        problems = [problem_from_data(item, hostile=True) for item in data["problems"][:_MAX_PROBLEMS]]
        stars = [problem_from_data(item, hostile=True) for item in data.get("stars", [])[:_MAX_PROBLEMS]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a load report") from error
    if not all(isinstance(star.facts.get(fact), str) for star in stars for fact in ("statement", "error")):
        raise ValueError("not a load report")
    return LoadReport(defined, problems, stars=stars)


def cause_from_data(data: Any) -> dict[str, Any] | None:
    """The data of a sentence on why a name is undefined, sent by a student's process; raises ValueError for others."""
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
