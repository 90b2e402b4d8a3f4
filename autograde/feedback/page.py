"""What a feedback page says, before it is laid out: made from verdicts, and knowing nothing of hidden probes.

All texts are in the language in use when the page is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helpers.checks.judging.verdict import PartVerdict, Verdict
from helpers.checks.sentences import Sentence

STATES = ("right", "partly", "wrong", "empty")


@dataclass(frozen=True)
class Told:
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
    findings: tuple[Told, ...] = ()
    remarks: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    diagnosis: str | None = None

    @property
    def points(self) -> float:
        """The points for all parts."""
        return sum(part.points for part in self.parts)

    @property
    def max_points(self) -> float:
        """The most points there are."""
        return sum(part.max_points for part in self.parts)

    @property
    def state(self) -> str:
        """How far the student is with it: one of STATES."""
        return state_of(self.points, self.max_points, self.diagnosis)

    @property
    def label(self) -> str:
        """The state in words."""
        return say(f"page.state.{self.state}")


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
        """The lesson's name as a heading."""
        return readable(self.lesson)

    @property
    def points(self) -> float:
        """The points for exercises and for questions graded so far."""
        graded = (question.points or 0.0 for question in self.questions)
        return sum(exercise.points for exercise in self.exercises) + sum(graded)

    @property
    def max_points(self) -> float:
        """The most points there are for exercises and for questions graded so far."""
        graded = (question.max_points for question in self.questions if question.points is not None)
        return sum(exercise.max_points for exercise in self.exercises) + sum(graded)

    @property
    def greeting(self) -> str:
        """The sentence at the top, which says how far the student is."""
        return greeting(self.exercises, self.questions)

    @property
    def closing(self) -> str:
        """The sentences at the bottom: how the code was judged, and what was not run."""
        all_right = all(exercise.state == "right" for exercise in self.exercises)
        judged = say("page.judged_elsewhere" if all_right else "page.judged_in_general")
        return f"{judged} {say('page.skipped')}" if self.skipped else judged


@dataclass(frozen=True)
class OverviewPage:
    """One student's assignment: its lessons in order."""

    student: str
    assignment: str
    lessons: tuple[LessonPage, ...]

    @property
    def points(self) -> float:
        """The points of all lessons."""
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        """The most points there are in all lessons."""
        return sum(lesson.max_points for lesson in self.lessons)

    @property
    def greeting(self) -> str:
        """The sentence at the top, over all lessons."""
        exercises = [exercise for lesson in self.lessons for exercise in lesson.exercises]
        return greeting(exercises, [question for lesson in self.lessons for question in lesson.questions])


def exercise_view(verdict: Verdict, title: str, pictures: Iterable[str] = ()) -> ExerciseView:
    """The exercise as its page shows it."""
    return ExerciseView(
        name=verdict.exercise,
        title=title,
        parts=verdict.parts,
        findings=tuple(findings(verdict)),
        remarks=tuple(map(str, verdict.notes)),
        pictures=tuple(pictures),
        diagnosis=verdict.diagnosis,
    )


def findings(verdict: Verdict) -> list[Told]:
    """What is told of the failed parts: each message once, with the parts it is about unless it is about all."""
    groups: dict[tuple[str, str], list[PartVerdict]] = {}
    for part in verdict.parts:
        if part.finding and part.diagnosis != "needs_other_part":
            groups.setdefault((part.message, part.hint), []).append(part)
    single = len(groups) == 1
    found = []
    for parts in groups.values():
        finding = parts[0].finding
        assert finding
        on = "" if single else say("page.on_parts", parts="; ".join(part.title for part in parts))
        found.append(Told(str(finding.sentence), finding.hint, str(finding.line or ""), on))
    return found


def say(key: str, **facts: object) -> str:
    """The catalogue's sentence in the language in use."""
    return str(Sentence(key, facts))


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
        return say("page.greeting.nothing")
    if right == number:
        return say("page.greeting.code_right" if silent else "page.greeting.all_right")
    if states.count("empty") == number:
        return say("page.greeting.empty")
    left = number - right
    rest = Sentence("page.greeting.one_more") if left == 1 else Sentence("page.greeting.more", {"count": left})
    if right:
        return say("page.greeting.some_right", right=right, count=number, rest=rest)
    begun = any(exercise.points for exercise in exercises)
    return say("page.greeting.begun", rest=rest) if begun else say("page.greeting.no_points")


def readable(name: str) -> str:
    """A file's or cell's name as a heading: saliency_maps becomes Saliency maps."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def count_states(exercises: Iterable[ExerciseView]) -> Mapping[str, int]:
    """How many of the exercises are in each of STATES."""
    states = [exercise.state for exercise in exercises]
    return {state: states.count(state) for state in STATES}
