"""The contents of a feedback page, built from verdicts; hidden probes do not appear in them.

All texts are in the language in use when the page is built.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograde.feedback.pictures import Shown
from helpers.checks.judging.verdict import PartVerdict, Verdict
from helpers.checks.sentences import Sentence

STATES = ("right", "partly", "wrong", "empty")


@dataclass(frozen=True)
class FindingView:
    """One finding as shown: message, hint, the student's line, and the parts it applies to (empty: all)."""

    message: str
    hint: str = ""
    line: str = ""
    applies_to: str = ""


@dataclass(frozen=True)
class ExerciseView:
    """One exercise of a page; `pictures` are from the student's notebook."""

    name: str
    title: str
    parts: tuple[PartVerdict, ...]
    findings: tuple[FindingView, ...] = ()
    remarks: tuple[str, ...] = ()
    pictures: tuple[Shown, ...] = ()
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
        """One of STATES."""
        return state_of(self.points, self.max_points, self.diagnosis)

    @property
    def label(self) -> str:
        """The state in words, in the language in use."""
        return say(f"page.state.{self.state}")


@dataclass(frozen=True)
class QuestionView:
    """A question in prose; `points` is None until somebody grades the answer, and 0 without an answer."""

    name: str
    title: str
    max_points: float
    points: float | None = None
    answer: str = ""
    comment: str = ""


@dataclass(frozen=True)
class LessonPage:
    """One student's lesson; `problems` concern the whole notebook, and `skipped` cells were not run."""

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
        """The points for all exercises, and for the questions graded so far."""
        graded = (question.points or 0.0 for question in self.questions)
        return sum(exercise.points for exercise in self.exercises) + sum(graded)

    @property
    def max_points(self) -> float:
        """The highest possible `points`: questions count once they are graded."""
        graded = (question.max_points for question in self.questions if question.points is not None)
        return sum(exercise.max_points for exercise in self.exercises) + sum(graded)

    @property
    def greeting(self) -> str:
        """The sentence at the top, on how far the student is."""
        return greeting(self.exercises, self.questions)

    @property
    def closing(self) -> str:
        """The sentences at the bottom: how the code was judged, and whether cells were skipped."""
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
        """The points for all lessons."""
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        """The highest possible `points`."""
        return sum(lesson.max_points for lesson in self.lessons)

    @property
    def greeting(self) -> str:
        """The sentence at the top, on all lessons together."""
        exercises = [exercise for lesson in self.lessons for exercise in lesson.exercises]
        return greeting(exercises, [question for lesson in self.lessons for question in lesson.questions])


def exercise_view(verdict: Verdict, title: str, pictures: Iterable[Shown] = ()) -> ExerciseView:
    """Return the exercise as its page shows it."""
    return ExerciseView(
        name=verdict.exercise,
        title=title,
        parts=verdict.parts,
        findings=tuple(findings(verdict)),
        remarks=tuple(map(str, verdict.notes)),
        pictures=tuple(pictures),
        diagnosis=verdict.diagnosis,
    )


def findings(verdict: Verdict) -> list[FindingView]:
    """Return the findings on failed parts: each message once, with the parts it applies to if messages differ."""
    groups: dict[tuple[str, str], list[PartVerdict]] = {}
    for part in verdict.parts:
        if part.finding and part.diagnosis != "needs_other_part":
            groups.setdefault((part.message, part.hint), []).append(part)
    single = len(groups) == 1
    views = []
    for parts in groups.values():
        finding = parts[0].finding
        assert finding
        on = "" if single else say("page.on_parts", parts="; ".join(part.title for part in parts))
        views.append(FindingView(str(finding.sentence), finding.hint, str(finding.line or ""), on))
    return views


def say(key: str, **facts: object) -> str:
    """Return the text of the catalogue's sentence in the language in use."""
    return str(Sentence(key, facts))


def state_of(points: float, max_points: float, diagnosis: str | None) -> str:
    """Return one of STATES: "right", "partly", "wrong", or "empty" for an exercise that is not written."""
    if points >= max_points > 0:
        return "right"
    if diagnosis == "not_written":
        return "empty"
    return "partly" if points > 0 else "wrong"


def greeting(exercises: Sequence[ExerciseView], questions: Iterable[QuestionView] = ()) -> str:
    """Return one sentence on how far the student is with these exercises and questions."""
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
    """Turn the name of a file or cell into a heading: "saliency_maps" becomes "Saliency maps"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def count_states(exercises: Iterable[ExerciseView]) -> Mapping[str, int]:
    """Return the number of exercises in each of STATES."""
    states = [exercise.state for exercise in exercises]
    return {state: states.count(state) for state in STATES}
