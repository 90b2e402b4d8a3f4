"""The input and output of grading as plain data, without importing torch.

An assignment and a submission hold all that grading needs, so that other processes and machines can do it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from autograde.grading.results import SubmissionResult
from autograde.inside.loading.report import Problem
from autograde.intake.folder import Files
from autograde.sessions.session import Limits
from helpers.checks.sentences import Sentence

NOTEBOOK_LIMITS = Limits()  # graded cells take one or two seconds
NOT_SANDBOXED = Sentence("note.not_sandboxed")

Announce = Callable[[str], None]


@dataclass(frozen=True)
class Assignment:
    """An assignment, as grading needs it: its released notebooks by lesson, in order, and the hidden seed.

    `checks` (hashes by lesson) and `seed` (the seed's id) decide whether an earlier result is still valid.
    """

    name: str
    releases: Mapping[str, bytes]
    checks: Mapping[str, str]
    seed: str
    hidden_seed: int
    sandboxed: bool = True


@dataclass(frozen=True)
class Submission:
    """What a student handed in, and the hash of its `content`.

    `notes` name what was left out. With a `problem` nothing is read, and the problem is every lesson's reason.
    `lessons` are those to grade; None means all of the assignment.
    """

    student: str
    files: Files
    content: str
    notes: tuple[Sentence, ...] = ()
    problem: Problem | None = None
    lessons: frozenset[str] | None = None


@dataclass
class Graded:
    """A submission's result, the bytes of its executed notebooks by lesson, and the text of its timestamp.txt."""

    result: SubmissionResult
    notebooks: dict[str, bytes] = field(default_factory=dict)
    arrived: str | None = None


def shown_error(error: BaseException) -> str:
    """Return the error's type and text in one line of at most 200 characters."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200].rstrip(": ")
