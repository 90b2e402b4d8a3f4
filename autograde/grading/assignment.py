"""What there is to grade and what was found out, as bytes and mere data: importing this imports no torch.

An assignment and a submission hold all that grading needs, so that it can be done by other processes and machines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from autograde.grading.results import SubmissionResult
from autograde.inside.loading.report import Problem
from autograde.intake.folder import Files
from autograde.sessions.session import Limits
from helpers.checks.sentences import Sentence

NOTEBOOK_LIMITS = Limits(unit=20.0, load=180.0, calls=180.0)  # a lesson's cells that are graded take a second or two
NOT_SANDBOXED = Sentence("note.not_sandboxed")

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
    notes: tuple[Sentence, ...] = ()
    problem: Problem | None = None
    lessons: frozenset[str] | None = None


@dataclass
class Graded:
    """A submission's result, its executed notebooks by lesson, as bytes, and what its timestamp.txt says."""

    result: SubmissionResult
    notebooks: dict[str, bytes] = field(default_factory=dict)
    arrived: str | None = None
