"""Mark one exercise of a loaded submission: is the function there, does it fit, and what does the judge say of it."""

import difflib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from autograde.exercises import find_exercise
from autograde.inside.loading.report import LoadReport
from autograde.judging.judge import Judge
from autograde.sandbox import SandboxError
from autograde.sessions.fork_server import ForkServerError
from autograde.sessions.session import Session
from helpers.checks.judging.spec import Spec
from helpers.checks.judging.verdict import Finding, Verdict, whole_verdict

JudgeOf = Callable[[str], Judge]


def judges(hidden_seed: int) -> JudgeOf:
    """The judge of each exercise by name, made when first asked for and kept: references run once for a whole class."""
    return cache(lambda name: Judge(find_exercise(name), hidden_seed))


def public_judges() -> JudgeOf:
    """Judges that know the public probes alone: what the students' own checks say."""
    return cache(lambda name: _PublicJudge(find_exercise(name), 0))


class _PublicJudge(Judge):
    @cached_property
    def spec(self) -> Spec:
        return self.exercise.spec()


def mark(session: Session, judge: Judge) -> Verdict:
    """The verdict on the function that bears the exercise's name; whatever it is or does, this returns one."""
    name = judge.exercise.name
    calls = sorted({(len(probe.args), tuple(probe.kwargs)) for probe in judge.spec.probes})
    finding = _unusable(name, judge, session.report, session.describe(name, calls))
    if finding:
        return whole_verdict(judge.spec, finding)
    try:
        return judge.judge(lambda probe: session.record(name, probe))
    except (ForkServerError, SandboxError):
        raise  # the machine is at fault, and no student must be said to be
    except Exception as error:
        # One submission must not end the run for the class; the instructor sees this row and the reason.
        told = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return whole_verdict(judge.spec, Finding("grader_error", "finding.grader_error", {"error": told}))


def _unusable(name: str, judge: Judge, report: LoadReport, told: Mapping[str, Any] | None) -> Finding | None:
    if told is None:
        fatal = [problem for problem in report.problems if problem.kind in ("died", "timeout")]
        if not fatal:
            return Finding("died", "finding.unanswered")
        return Finding("died", "finding.unanswered_because", {"problem": fatal[-1].whole_sentence})
    if not told["found"]:
        return missing(name, judge.exercise.signature, report)
    facts = {"name": name, "signature": judge.exercise.signature}
    if not told["callable"]:
        return Finding("not_callable", "finding.not_callable", facts | {"type": told["type"]})
    if not told["fits"]:
        return Finding("wrong_signature", "finding.other_signature", facts | {"got": told["signature"]})
    return None


def missing(name: str, signature: str, report: LoadReport) -> Finding:
    """Why there is no such function: the part that defines it did not load, nothing did, or it was never written."""
    problem = report.problem_of(name) or next((p for p in report.problems if p.fatal and not report.defined), None)
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
