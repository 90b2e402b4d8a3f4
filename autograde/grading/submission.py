"""Grade submissions: take in each lesson, run it, judge its exercises. Pure: what is found out is returned.

Nothing is written here, so that the same work can be done by other processes or machines; `run` stores.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from autograde.files import notebook_bytes
from autograde.grading.lesson import NOTEBOOK_LIMITS, judge_lesson, load
from autograde.grading.marks import JudgeOf
from autograde.grading.results import LessonResult, SubmissionResult
from autograde.intake.submission import Intake, take_in
from autograde.sessions.session import Limits, Session
from autograde.sessions.zygote import Zygote

_LOADING = 2  # lessons that run at a time, whoever's they are
_ALIVE = _LOADING + 1  # and one whose exercises are being judged: each holds half a gigabyte

Announce = Callable[[str, str], None]


@dataclass(frozen=True)
class Assignment:
    """What grading needs to know of an assignment: its releases by lesson, and what results are made from."""

    name: str
    releases: Mapping[str, Path]
    checks: str
    seed: str


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the folder, and the hash of what is in it."""

    student: str
    folder: Path
    content: str


@dataclass
class Graded:
    """A submission's result, and the executed notebooks by lesson, as bytes."""

    result: SubmissionResult
    notebooks: dict[str, bytes] = field(default_factory=dict)


@dataclass(eq=False)
class _Lesson:
    """A lesson on its way: its session, and the loading of it, which another thread waits for."""

    submission: Submission
    name: str
    intake: Intake
    session: Session
    loading: "Future[None]"


def grade_submissions(
    submissions: Iterable[Submission],
    assignment: Assignment,
    zygote: Zygote,
    judge_of: JudgeOf,
    announce: Announce = lambda student, lesson: None,
    limits: Limits = NOTEBOOK_LIMITS,
) -> Generator[Graded]:
    """Everything found out about each submission, as soon as its last lesson is judged; whatever it holds, it ends so.

    Lessons are run ahead, of the next students too, while others are judged here, in whatever order they are ready: one
    that loops for ever is waited for by nobody else. The results do not depend on that order.
    """
    found: dict[str, dict[str, tuple[LessonResult, bytes | None]]] = {}
    with ThreadPoolExecutor(_LOADING) as threads:
        coming = _started(submissions, assignment, zygote, limits, threads)
        alive: list[_Lesson] = []
        try:
            while alive := alive + list(islice(coming, _ALIVE - len(alive))):
                wait([lesson.loading for lesson in alive], return_when=FIRST_COMPLETED)
                ready = next(lesson for lesson in alive if lesson.loading.done())
                alive.remove(ready)
                student = ready.submission.student
                announce(student, ready.name)
                lessons = found.setdefault(student, {})
                lessons[ready.name] = _judged(ready, assignment, judge_of)
                if len(lessons) == len(assignment.releases):
                    yield _graded(ready.submission, assignment, found.pop(student))
        finally:
            _give_up(alive)


def _started(
    submissions: Iterable[Submission],
    assignment: Assignment,
    zygote: Zygote,
    limits: Limits,
    threads: ThreadPoolExecutor,
) -> Iterator[_Lesson]:
    """Every lesson of every submission; each is on its way to being loaded when it is asked for."""
    names = tuple(assignment.releases)
    for submission in submissions:
        for name, release in assignment.releases.items():
            intake = take_in(submission.folder, release, names)
            session = Session(zygote, limits)
            yield _Lesson(submission, name, intake, session, threads.submit(load, intake, session, submission.folder))


def _give_up(lessons: Sequence[_Lesson]) -> None:
    """The run was interrupted: end what still runs, so that the threads come back."""
    for lesson in lessons:
        lesson.session.stop()
    wait([lesson.loading for lesson in lessons])
    for lesson in lessons:
        lesson.session.close()


def _judged(lesson: _Lesson, assignment: Assignment, judge_of: JudgeOf) -> tuple[LessonResult, bytes | None]:
    with lesson.session as session:
        lesson.loading.result()
        result, executed = judge_lesson(lesson.intake, lesson.name, session, judge_of)
    if executed is None:
        return result, None
    where = f"autograded/{lesson.submission.student}/{assignment.name}/{lesson.name}.ipynb"
    return replace(result, autograded=where), notebook_bytes(executed)


def _graded(
    submission: Submission, assignment: Assignment, lessons: Mapping[str, tuple[LessonResult, bytes | None]]
) -> Graded:
    made_from = (submission.content, assignment.checks, assignment.seed)
    results = tuple(lessons[name][0] for name in assignment.releases)
    notebooks = {name: content for name, (_, content) in lessons.items() if content is not None}
    return Graded(SubmissionResult(submission.student, assignment.name, *made_from, lessons=results), notebooks)
