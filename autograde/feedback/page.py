"""What a feedback page says, before it is laid out: made from verdicts, and knowing nothing of hidden probes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.checks.verdict import PartVerdict, Verdict

_SKIPPED = " Its demonstrations and widgets were not run: they take long, and nothing is marked there."
STATES = ("right", "partly", "wrong", "empty")
_LABELS = {"right": "right", "partly": "partly right", "wrong": "not yet right", "empty": "not written yet"}


@dataclass(frozen=True)
class Finding:
    """One thing to tell: what was seen, what to try, the student's line, and the parts it concerns."""

    message: str
    hint: str = ""
    line: str = ""
    applies_to: str = ""


@dataclass(frozen=True)
class ExerciseView:
    """One exercise of a page; `pictures` are data URIs from the student's own notebook."""

    name: str
    title: str
    parts: tuple[PartVerdict, ...]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    diagnosis: str | None = None

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> float:
        return sum(part.max_points for part in self.parts)

    @property
    def state(self) -> str:
        return state_of(self.points, self.max_points, self.diagnosis)

    @property
    def label(self) -> str:
        return _LABELS[self.state]


@dataclass(frozen=True)
class QuestionView:
    """A question in prose: `points` is None until somebody has graded it; without an answer it has none to wait for."""

    name: str
    title: str
    max_points: float
    points: float | None = None
    answer: str = ""
    comment: str = ""


@dataclass(frozen=True)
class LessonPage:
    """One student's lesson. `problems` are sentences on the notebook as a whole; `skipped` cells were not run."""

    student: str
    assignment: str
    lesson: str
    exercises: tuple[ExerciseView, ...]
    questions: tuple[QuestionView, ...] = ()
    problems: tuple[str, ...] = field(default=())
    skipped: int = 0

    @property
    def title(self) -> str:
        return readable(self.lesson)

    @property
    def points(self) -> float:
        graded = (question.points or 0.0 for question in self.questions)
        return sum(exercise.points for exercise in self.exercises) + sum(graded)

    @property
    def max_points(self) -> float:
        graded = (question.max_points for question in self.questions if question.points is not None)
        return sum(exercise.max_points for exercise in self.exercises) + sum(graded)

    @property
    def greeting(self) -> str:
        return greeting(self.exercises, self.questions)

    @property
    def closing(self) -> str:
        return self._judged + (_SKIPPED if self.skipped else "")

    @property
    def _judged(self) -> str:
        if all(exercise.state == "right" for exercise in self.exercises):
            return "The code was judged on other images and networks than those of the notebook's own checks."
        return (
            "The code was judged on other images and networks than those of the notebook's own checks, so it has to be"
            " right in general. Parts are judged one by one: what is right counts, also beside a mistake."
        )


@dataclass(frozen=True)
class OverviewPage:
    """One student's assignment: its lessons in order."""

    student: str
    assignment: str
    lessons: tuple[LessonPage, ...]

    @property
    def points(self) -> float:
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        return sum(lesson.max_points for lesson in self.lessons)

    @property
    def greeting(self) -> str:
        exercises = [exercise for lesson in self.lessons for exercise in lesson.exercises]
        return greeting(exercises, [question for lesson in self.lessons for question in lesson.questions])


def exercise_view(verdict: Verdict, title: str, pictures: Iterable[str] = ()) -> ExerciseView:
    """The exercise as its page shows it."""
    return ExerciseView(
        name=verdict.exercise,
        title=title,
        parts=verdict.parts,
        findings=tuple(findings(verdict)),
        remarks=verdict.notes,
        pictures=tuple(pictures),
        diagnosis=verdict.diagnosis,
    )


def findings(verdict: Verdict) -> list[Finding]:
    """What is told of the failed parts: each message once, with the parts it is about unless it is about all."""
    groups: dict[tuple[str, str], list[PartVerdict]] = {}
    for part in verdict.parts:
        if not part.passed and part.diagnosis != "needs_other_part":
            groups.setdefault((part.message, part.hint), []).append(part)
    single = len(groups) == 1
    found = []
    for (message, hint), parts in groups.items():
        told, line = split_line(message)
        found.append(Finding(told, hint, line, "" if single else "On: " + "; ".join(part.title for part in parts)))
    return found


def split_line(message: str) -> tuple[str, str]:
    """The message, and the student's line that `error_hints` appends to it, if it does."""
    match = re.fullmatch(r"(.*?) At ((?:[\w ]+, )?line \d+, in .*)", message, re.DOTALL)
    return (match[1], match[2]) if match else (message, "")


def state_of(points: float, max_points: float, diagnosis: str | None) -> str:
    """One of STATES."""
    if points >= max_points > 0:
        return "right"
    if diagnosis == "not_written":
        return "empty"
    return "partly" if points > 0 else "wrong"


def greeting(exercises: Sequence[ExerciseView], questions: Iterable[QuestionView] = ()) -> str:
    """One sentence that says where the student stands."""
    states = [exercise.state for exercise in exercises]
    silent = any(question.points == 0 and not question.answer for question in questions)
    right, number = states.count("right"), len(states)
    if number == 0:
        return "There was nothing here that could be judged."
    if right == number and silent:
        return "All the code is right. A question was left without an answer."
    if right == number:
        return "Everything is right. Beautiful work!"
    if states.count("empty") == number:
        return "Nothing is written here yet."
    rest = "one more to go" if number - right == 1 else f"{number - right} more to look at"
    if right:
        return f"{right} of {number} exercises are right, {rest}."
    begun = any(exercise.points for exercise in exercises)
    return f"A start is made; {rest}." if begun else "No points yet: what stands in the way is told below."


def readable(name: str) -> str:
    """A file's or cell's name as a heading: saliency_maps becomes Saliency maps."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def count_states(exercises: Iterable[ExerciseView]) -> Mapping[str, int]:
    """How many of the exercises are in each of STATES."""
    states = [exercise.state for exercise in exercises]
    return {state: states.count(state) for state in STATES}
