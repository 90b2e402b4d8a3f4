"""Judge plain modules: one row for each known exercise that a .py file defines."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograde.exercises import names as known_exercises
from autograde.grading.fence import fenced
from autograde.grading.marks import JudgeOf, mark_all, prepared
from autograde.inside.loading.report import LoadReport, Problem
from autograde.intake.files import MAX_MODULE, read_bounded
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Limits, Session, module_program
from helpers.checks.judging.verdict import Finding, Verdict, whole_verdict

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Row:
    """One function of one file. `diagnosis` is None if all is right; `exercise` is None for a file without any.

    `message`, `hint` and `notes` are text in the current language; `finding` is the data behind message and hint.
    """

    file: str
    exercise: str | None
    points: float
    max_points: float
    parts: list[dict[str, Any]]
    diagnosis: str | None
    message: str
    seconds: float
    hint: str = field(default="")
    notes: tuple[str, ...] = ()
    finding: dict[str, Any] | None = None

    def to_data(self) -> dict[str, Any]:
        """The row as JSON data."""
        return asdict(self)


def find_modules(paths: Sequence[Path]) -> list[Path]:
    """The files to judge: each path itself, or all *.py files in it if it is a folder, sorted."""
    modules: list[Path] = []
    for path in paths:
        modules += sorted(file for file in path.rglob("*.py") if not _hidden(file, path)) if path.is_dir() else [path]
    return list(dict.fromkeys(modules))


def _hidden(file: Path, folder: Path) -> bool:
    inner = file.relative_to(folder).parts
    return file.is_dir() or any(part.startswith(".") or part == "__pycache__" for part in inner)


def judge_module(
    path: Path, fork_server: ForkServer, judge_of: JudgeOf, expected: Sequence[str], limits: Limits = DEFAULT_LIMITS
) -> list[Row]:
    """Judge one file: a row for each exercise in `expected`, or if that is empty for each that it (almost) defines.

    Raises ForkServerError or SandboxError if this machine cannot run students' code.
    """
    return fenced(
        lambda: list(_judged(path, fork_server, judge_of, expected, limits)),
        lambda problem: list(_rows_without_code(path, problem.finding, judge_of, expected)),
        limits,
    )


def _judged(
    path: Path, fork_server: ForkServer, judge_of: JudgeOf, expected: Sequence[str], limits: Limits
) -> Iterator[Row]:
    source = read_bounded(path, MAX_MODULE)
    if not isinstance(source, Problem) and path.suffix == ".ipynb":
        source = Problem("not_python", "a_notebook", {"command": "autograde check"})
    if isinstance(source, Problem):
        yield from _rows_without_code(path, source.finding, judge_of, expected)
        return
    mentioned = list(expected) or [name for name in known_exercises() if name.encode() in source]
    with Session(fork_server, limits) as session:
        start = time.perf_counter()
        with prepared([judge_of(name) for name in mentioned]):
            report = session.load(module_program(source, str(path.absolute())))
        names = list(expected) or [name for name in known_exercises() if name in report.defined]
        if not names:
            yield from _rows_without_code(path, _nothing(report), judge_of, expected)
        verdicts = mark_all(session, [judge_of(name) for name in names])
        seconds = (time.perf_counter() - start) / max(1, len(names))
        for name, verdict in zip(names, verdicts, strict=True):
            yield _row(path, verdict, seconds, notes(report, name))


def notes(report: LoadReport, name: str) -> tuple[str, ...]:
    """Other problems while loading, as at most five sentences, for the reader of this exercise's row."""
    return tuple(problem.sentence for problem in report.problems if name not in problem.names)[:5]


def _nothing(report: LoadReport) -> Finding:
    fatal = next((problem for problem in report.problems if problem.fatal), None) or report.nothing_because
    if fatal:
        return fatal.finding
    if not report.defined:
        return Finding("no_exercise", "finding.no_exercise")
    return Finding("no_exercise", "finding.no_exercise_among", {"defined": report.defined[:8]})


def _rows_without_code(path: Path, finding: Finding, judge_of: JudgeOf, expected: Sequence[str]) -> Iterator[Row]:
    if not expected:
        texts = (finding.name, finding.message, 0.0, finding.hint)
        yield Row(str(path), None, 0.0, 0.0, [], *texts, finding=finding.to_data())
    for name in expected:
        yield _row(path, whole_verdict(judge_of(name).spec, finding), 0.0, ())


def _row(path: Path, verdict: Verdict, seconds: float, notes: tuple[str, ...]) -> Row:
    parts = [part.with_texts() for part in verdict.parts]
    first = next((part for part in verdict.parts if part.finding and part.diagnosis == verdict.diagnosis), None)
    summary = (verdict.exercise, verdict.points, verdict.max_points, parts, verdict.diagnosis, verdict.message)
    remarks = (*map(str, verdict.notes), *notes)
    finding = first.finding.to_data() if first and first.finding else None
    return Row(str(path), *summary, round(seconds, 3), first.hint if first else "", remarks, finding)
