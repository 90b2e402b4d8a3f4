"""Grade a submission: take in each lesson, run it, judge its exercises. Pure: what is found out is returned.

An assignment and a submission hold all that grading needs, as bytes: nothing is read or written here, so that the same
work can be done by other processes and machines. `run` reads and stores.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from autograde.files import notebook_bytes
from autograde.grading.lesson import NOTEBOOK_LIMITS, grade_lesson
from autograde.grading.marks import JudgeOf
from autograde.grading.results import LessonResult, SubmissionResult
from autograde.intake.folder import Files
from autograde.intake.submission import refused, take_in
from autograde.load_report import Problem
from autograde.sessions.session import Limits
from autograde.sessions.zygote import Zygote

NOT_SANDBOXED = "This was graded without a sandbox: the code ran with the rights of the person who graded it."

Announce = Callable[[str], None]


@dataclass(frozen=True)
class Assignment:
    """What grading needs to know of an assignment: its released notebooks by lesson, in order, and the hidden seed.

    `checks` (by lesson) and `seed` name what decides on marks: a result that was made from others is out of date.
    """

    name: str
    releases: Mapping[str, bytes]
    checks: Mapping[str, str]
    seed: str
    hidden_seed: int
    sandboxed: bool = True


@dataclass(frozen=True)
class Submission:
    """What a student handed in, and the hash of it.

    `notes` name what was left out; with a `problem` nothing is looked at, and every lesson gets it for a reason.
    `lessons` are those to grade, all of the assignment's if None.
    """

    student: str
    files: Files
    content: str
    notes: tuple[str, ...] = ()
    problem: Problem | None = None
    lessons: frozenset[str] | None = None


@dataclass
class Graded:
    """A submission's result, its executed notebooks by lesson, as bytes, and what its timestamp.txt says."""

    result: SubmissionResult
    notebooks: dict[str, bytes] = field(default_factory=dict)
    arrived: str | None = None


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    zygote: Zygote,
    judge_of: JudgeOf,
    limits: Limits = NOTEBOOK_LIMITS,
    announce: Announce = lambda lesson: None,
) -> Graded:
    """Everything found out about the submission, one lesson after the other; whatever it holds, it ends so.

    `announce(lesson)` is called before each.
    """
    lessons: list[LessonResult] = []
    notebooks: dict[str, bytes] = {}
    for lesson, release in assignment.releases.items():
        if submission.lessons is not None and lesson not in submission.lessons:
            continue
        announce(lesson)
        if submission.problem:
            intake = refused(submission.problem, release)
        else:
            intake = take_in(submission.files, release, lesson, tuple(assignment.releases))
        if not lessons:  # said once: it is about the whole submission
            intake.notes += submission.notes
        result, executed = grade_lesson(intake, lesson, zygote, judge_of, limits, submission.files)
        if executed is not None:
            notebooks[lesson] = notebook_bytes(executed)
            where = f"autograded/{submission.student}/{assignment.name}/{lesson}.ipynb"
            result = replace(result, autograded=where)
        if not assignment.sandboxed:
            result = replace(result, notes=(*result.notes, NOT_SANDBOXED))
        lessons.append(replace(result, checks=assignment.checks[lesson]))
    made_from = (submission.content, assignment.seed)
    whole = SubmissionResult(submission.student, assignment.name, *made_from, lessons=tuple(lessons))
    return Graded(whole, notebooks, _arrived(submission.files))


def _arrived(files: Files) -> str | None:
    content = files.get("timestamp.txt")
    return content[:100].decode("ascii", "replace").strip() if isinstance(content, bytes) else None
