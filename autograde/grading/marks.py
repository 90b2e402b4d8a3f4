"""Mark one exercise of a loaded submission: is the function there, does it fit, and what does the judge say of it."""

import difflib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from autograde.exercise import find_exercise
from autograde.judging.judge import Judge
from autograde.load_report import LoadReport
from autograde.sandbox import SandboxError
from autograde.sessions.session import Session
from autograde.sessions.zygote import ZygoteError
from helpers.checks.sheet import Diagnosis, Sheet
from helpers.checks.verdict import Verdict, whole_verdict

JudgeOf = Callable[[str], Judge]


def judges(hidden_seed: int) -> JudgeOf:
    """The judge of each exercise by name, made when first asked for and kept: references run once for a whole class."""
    return cache(lambda name: Judge(find_exercise(name), hidden_seed))


def public_judges() -> JudgeOf:
    """Judges that know the public probes alone: what the students' own checks say."""
    return cache(lambda name: _PublicJudge(find_exercise(name), 0))


class _PublicJudge(Judge):
    @cached_property
    def sheet(self) -> Sheet:
        return self.exercise.sheet()


def mark(session: Session, judge: Judge) -> Verdict:
    """The verdict on the function that bears the exercise's name; whatever it is or does, this returns one."""
    name = judge.exercise.name
    calls = sorted({(len(probe.args), tuple(probe.kwargs)) for probe in judge.sheet.probes})
    finding = _unusable(name, judge, session.report, session.describe(name, calls))
    if finding:
        return whole_verdict(judge.sheet, finding)
    try:
        return judge.judge(lambda probe: session.record(name, probe))
    except (ZygoteError, SandboxError):
        raise  # the machine is at fault, and no student must be said to be
    except Exception as error:
        # One submission must not end the run for the class; the instructor sees this row and the reason.
        told = (
            f"The grader itself failed on this answer ({type(error).__name__}: {' '.join(str(error).split())[:200]})."
        )
        return whole_verdict(judge.sheet, Diagnosis("grader_error", told, "Grade this one by hand, and report it."))


def _unusable(name: str, judge: Judge, report: LoadReport, told: Mapping[str, Any] | None) -> Diagnosis | None:
    if told is None:
        fatal = [problem for problem in report.problems if problem.kind in ("died", "timeout")]
        message = fatal[-1].sentence if fatal else "The code did not come back when it was asked for this function."
        return Diagnosis("died", message, "Run all cells in a fresh kernel, and see where it stops.")
    if not told["found"]:
        return missing(name, judge.exercise.signature, report)
    wanted = judge.exercise.signature
    if not told["callable"]:
        return Diagnosis(
            "not_callable",
            f"`{name}` is not a function but a value of type {told['type']}.",
            f"Another line gives this name a new value. Wanted: def {wanted}.",
        )
    if not told["fits"]:
        return Diagnosis(
            "wrong_signature",
            f"Your function is {name}{told['signature']}; it is called as {wanted}.",
            "Keep the signature that the TODO cell came with.",
        )
    return None


def missing(name: str, signature: str, report: LoadReport) -> Diagnosis:
    """Why there is no such function: the part that defines it did not load, nothing did, or it was never written."""
    problem = report.problem_of(name) or next((p for p in report.problems if p.fatal and not report.defined), None)
    if problem:
        return problem.diagnosis
    near = difflib.get_close_matches(name, report.defined, 1)
    hint = f"There is a `{near[0]}`: was that meant?" if near else f"Write it as: def {signature}."
    others = f"; defined are: {', '.join(report.defined[:8])}" if report.defined else ""
    return Diagnosis("missing_function", f"There is no function `{name}`{others}.", hint)
