"""Mark one exercise of a loaded submission: find its function, check its signature, have it judged."""

import difflib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from typing import Any

from autograde.exercise import Exercise, hidden_name
from autograde.exercises import find_exercise
from autograde.grading.fence import MACHINE_FAULTS, located
from autograde.inside.loading.report import LoadReport
from autograde.judging.judge import Judge
from autograde.sessions.ended import failed
from autograde.sessions.session import Session
from helpers.checks.judging.spec import Spec
from helpers.checks.judging.verdict import Finding, Verdict, whole_verdict
from helpers.checks.protocol.probe import Probe
from helpers.checks.protocol.record import NOT_CALLED, Record
from helpers.checks.sentences import Sentence

JudgeOf = Callable[[str], Judge]


def judges(hidden_seed: int) -> JudgeOf:
    """The judge of each exercise by name, cached: references run once for a whole class."""
    return cache(lambda name: Judge(find_exercise(name), hidden_seed))


def public_judges() -> JudgeOf:
    """Judges with the public probes alone, which say what the students' own checks say."""
    return cache(lambda name: _PublicJudge(find_exercise(name), 0))


class _PublicJudge(Judge):
    @cached_property
    def spec(self) -> Spec:
        return self.exercise.spec()


@contextmanager
def prepared(judges: Iterable[Judge]) -> Iterator[None]:
    """Prepare the judges in a thread, while this one waits for another process."""

    def prepare() -> None:
        with suppress(Exception):  # what fails here fails again where it is needed, and is reported there
            for judge in judges:
                judge.prepare()

    thread = threading.Thread(target=prepare)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def mark_all(session: Session, judges: Iterable[Judge]) -> list[Verdict]:
    """Judge the functions of a loaded submission, one for each judge; verdicts whatever they do.

    No function is called on hidden inputs before all have been on public ones: what feedback tells of those could
    otherwise come from the hidden inputs of another exercise, which the process has seen before. Raises
    ForkServerError, SandboxError.
    """
    markings = [_Marking(session, judge) for judge in judges]
    for hidden in (False, True):
        for marking in markings:
            marking.record(hidden)
    verdicts: dict[str, Verdict] = {}
    for marking in sorted(markings, key=lambda marking: len(marking.exercise.calls)):  # those that call none come first
        verdicts[marking.exercise.name] = marking.verdict(verdicts)
    return [verdicts[marking.exercise.name] for marking in markings]


def mark(session: Session, judge: Judge) -> Verdict:
    """Judge one function; see `mark_all`."""
    return mark_all(session, [judge])[0]


class _Marking:
    """The judging of one function in steps: describe it, record it on public probes, then on hidden ones."""

    def __init__(self, session: Session, judge: Judge) -> None:
        self._session, self._judge = session, judge
        self._records: dict[str, Record] = {}
        name = judge.exercise.name
        calls = sorted({(len(probe.args), tuple(probe.kwargs)) for probe in judge.spec.probes})
        self._finding = _unusable(name, judge, session.report, session.describe(name, calls))

    @property
    def exercise(self) -> Exercise:
        """The exercise whose function is judged."""
        return self._judge.exercise

    def record(self, hidden: bool) -> None:
        """Call the function on the hidden or the public probes, unless it is of no use or the grader failed on it."""
        if self._finding is None:
            with self._fenced():
                known = {hidden_name(name): record for name, record in self._records.items()}
                for probe in self._judge.spec.probes:
                    if probe.hidden == hidden:
                        self._records[probe.name] = self._record(probe, known.get(probe.name))

    def _record(self, probe: Probe, public: Record | None) -> Record:
        """The record of a probe; `public` is that of its public version, whose fault costs no second time limit."""
        if public and public.error and public.error["kind"] in ("timeout", "died", NOT_CALLED):
            return failed(NOT_CALLED, Sentence("ended.on_similar_inputs"))
        return self._session.record(self._judge.exercise.name, probe)

    def verdict(self, others: Mapping[str, Verdict]) -> Verdict:
        """The verdict on what was recorded; `others` are those on other exercises of the submission."""
        if self._finding is None:
            with self._fenced():
                return self._judge.verdict(self._records, others)
        assert self._finding is not None
        return whole_verdict(self._judge.spec, self._finding)

    @contextmanager
    def _fenced(self) -> Iterator[None]:
        try:
            yield
        except MACHINE_FAULTS:
            raise  # the machine's fault, which must not count as the student's
        except Exception as error:
            # One submission must not end the run of a class; the instructor sees the reason in this row.
            self._finding = Finding("grader_error", "finding.grader_error", {"error": located(error)})


def _unusable(name: str, judge: Judge, report: LoadReport, described: Mapping[str, Any] | None) -> Finding | None:
    if described is None:
        fatal = [problem for problem in report.problems if problem.kind in ("died", "timeout")]
        if not fatal:
            return Finding("died", "finding.unanswered")
        return Finding("died", "finding.unanswered_because", {"problem": fatal[-1].whole_sentence})
    if not described["found"]:
        return missing(name, judge.exercise.signature, report)
    facts = {"name": name, "signature": judge.exercise.signature}
    if not described["callable"]:
        return Finding("not_callable", "finding.not_callable", facts | {"type": described["type"]})
    if not described["fits"]:
        return Finding("wrong_signature", "finding.other_signature", facts | {"got": described["signature"]})
    return None


def missing(name: str, signature: str, report: LoadReport) -> Finding:
    """The finding on a missing function: its part did not load, nothing did, or it was never written."""
    problem = report.problem_of(name) or report.nothing_because
    if problem:
        return problem.finding
    facts: dict[str, Any] = {"name": name, "signature": signature}
    if not report.defined:
        return Finding("missing_function", "finding.missing_function", facts)
    facts["defined"] = report.defined[:8]
    near = difflib.get_close_matches(name, report.defined, 1)
    if near:
        return Finding("missing_function", "finding.missing_function_like", facts | {"near": near[0]})
    return Finding("missing_function", "finding.missing_function_among", facts)
