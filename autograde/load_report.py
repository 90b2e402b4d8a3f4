"""What loading a submission showed: which names it defines, and what kept parts of it from loading."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from helpers.checks.verdict import Diagnosis

_MAX_PROBLEMS = 200
_MAX_NAMES = 2000
_KINDS = (
    *("syntax_error", "missing_import", "undefined_name", "raised", "timeout", "died", "exited", "missing_file"),
    *("needs_input", "encoding", "empty_file", "not_python", "notebook_magic"),
)
_HINTS = {
    "syntax_error": "Python could not read this part. Correct the line, and run the file or cell by itself.",
    "missing_import": "The exercise can be solved with torch, numpy and the helpers: remove the import.",
    "undefined_name": "Look at the spelling, and at whether the name is given a value before this line.",
    "timeout": "Code outside functions must end quickly: keep long loops out of the submission.",
    "died": "Look for calls that end the interpreter or ask for far too much memory.",
    "exited": "Leave out `exit()` and `sys.exit()`.",
    "missing_file": "Use the photographs and weights that the helpers load, not files of your own.",
    "needs_input": "Nobody answers `input()` here: write the value into the code.",
    "encoding": "Save the file as UTF-8.",
}


@dataclass(frozen=True)
class Problem:
    """One thing that did not load: `names` are left undefined by it; `fatal` is False for mere remarks.

    kinds: syntax_error, missing_import, undefined_name, raised, timeout, died, exited, missing_file, needs_input,
    encoding, empty_file, not_python, notebook_magic. `where` is "line 12" or "cell 4, line 2".
    """

    kind: str
    message: str
    where: str = ""
    names: tuple[str, ...] = ()
    fatal: bool = True

    @property
    def sentence(self) -> str:
        return f"{self.where[:1].upper()}{self.where[1:]}: {self.message}" if self.where else self.message

    @property
    def diagnosis(self) -> Diagnosis:
        return Diagnosis(self.kind, self.sentence, _HINTS.get(self.kind, ""))


@dataclass
class LoadReport:
    """The names of functions that a submission defines or tried to define, and its problems in order.

    `outputs` holds, for a notebook, what each executed cell put out, by the cell's index.
    """

    defined: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        return {"defined": self.defined, "problems": [asdict(problem) for problem in self.problems]}

    def problem_of(self, name: str) -> Problem | None:
        """The problem that left `name` undefined, or None."""
        return next((problem for problem in self.problems if problem.fatal and name in problem.names), None)


def report_from_data(data: Any) -> LoadReport:
    """The report that a student's process sent; raises ValueError if it is none (its source may be hostile)."""
    try:
        defined = [_text(name, 100) for name in data["defined"][:_MAX_NAMES]]
        problems = [_problem(item) for item in data["problems"][:_MAX_PROBLEMS]]
    except (KeyError, TypeError) as error:
        raise ValueError("not a load report") from error
    return LoadReport(defined, problems)


def _problem(data: Mapping[str, Any]) -> Problem:
    names = tuple(_text(name, 100) for name in data["names"][:_MAX_NAMES])
    if data["kind"] not in _KINDS:
        raise ValueError("not a load report")
    texts = (_text(data["kind"], 40), _text(data["message"], 600), _text(data["where"], 60))
    return Problem(*texts, names, bool(data["fatal"]))


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise ValueError("not a load report")
    return value[:limit]
