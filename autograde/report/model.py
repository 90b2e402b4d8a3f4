"""The data of a class report: counts and tables over the pages of all students."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from autograde.feedback.page import STATES, ExerciseView, LessonPage
from autograde.feedback.source import LeftOut

# Shares of the points above which a cell gets the next colour.
_SHARES = (0.05, 0.35, 0.65, 0.95)


@dataclass(frozen=True)
class Misconception:
    """One diagnosis in one exercise: the students who got it, and its most common sentence."""

    name: str
    message: str
    students: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many students got the diagnosis."""
        return len(self.students)


@dataclass(frozen=True)
class ExerciseSummary:
    """One exercise over the whole class: `states` counts students by state, `mean` is in points."""

    name: str
    title: str
    lesson: str
    max_points: float
    states: dict[str, int]
    misconceptions: tuple[Misconception, ...]
    mean: float

    @property
    def total(self) -> int:
        """How many students the exercise was graded for."""
        return sum(self.states.values())


@dataclass(frozen=True)
class Cell:
    """One student's result in one exercise; `diagnosis` is None if all is right."""

    points: float
    max_points: float
    diagnosis: str | None
    message: str

    @property
    def shade(self) -> str:
        """The style sheet's class for the share of points, "s0" (none) to "s4" (all); "sn" if nothing is written."""
        if self.diagnosis == "not_written":
            return "sn"
        share = self.points / self.max_points if self.max_points else 1.0
        return f"s{sum(share > bound for bound in _SHARES)}"

    @property
    def words(self) -> str:
        """The diagnosis with spaces for underscores, empty without one."""
        return (self.diagnosis or "").replace("_", " ")


@dataclass(frozen=True)
class Row:
    """One student: a cell for each exercise of the report (None: not graded), and the diagnosis that cost most."""

    student: str
    points: float
    max_points: float
    cells: tuple[Cell | None, ...]
    main_diagnosis: str
    main_message: str


@dataclass(frozen=True)
class ClassReport:
    """The report on one assignment, from the pages of all its lessons and students; and who is left out of it."""

    assignment: str
    pages: tuple[LessonPage, ...]
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def students(self) -> tuple[str, ...]:
        """The names of all students with a page, sorted."""
        return tuple(sorted({page.student for page in self.pages}))

    @cached_property
    def exercises(self) -> tuple[ExerciseSummary, ...]:
        """A summary of each exercise, in the order of the pages."""
        groups: dict[str, tuple[str, list[tuple[str, ExerciseView]]]] = {}
        for page in self.pages:
            for view in page.exercises:
                groups.setdefault(view.name, (page.lesson, []))[1].append((page.student, view))
        return tuple(_summary(lesson, views) for lesson, views in groups.values())

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """A row for each student."""
        return tuple(self._row(student) for student in self.students)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(student, lesson, sentence) for every problem with a submitted file."""
        return [(page.student, page.title, text) for page in self.pages for text in page.problems]

    @property
    def prose(self) -> tuple[int, int]:
        """The number of answers in prose still to be graded by hand, and the number of all."""
        questions = [question for page in self.pages for question in page.questions]
        return sum(question.points is None for question in questions), len(questions)

    @property
    def max_points(self) -> float:
        """The highest number of points possible so far, which counts answers in prose once they are graded."""
        return max((row.max_points for row in self.rows), default=0.0)

    @property
    def median(self) -> float:
        """The median of the students' points."""
        values = sorted(row.points for row in self.rows) or [0.0]
        middle = len(values) // 2
        return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2

    @property
    def all_right(self) -> int:
        """The number of students with full points in every exercise."""
        return sum(all(c is not None and c.points >= c.max_points for c in row.cells) for row in self.rows)

    def _row(self, student: str) -> Row:
        own = [page for page in self.pages if page.student == student]
        views = {view.name: view for page in own for view in page.exercises}
        cells = tuple(_cell(views.get(exercise.name)) for exercise in self.exercises)
        name, message = _main(views.values())
        return Row(student, sum(p.points for p in own), sum(p.max_points for p in own), cells, name, message)


def _summary(lesson: str, views: Sequence[tuple[str, ExerciseView]]) -> ExerciseSummary:
    first = views[0][1]
    states = [view.state for _, view in views]
    return ExerciseSummary(
        name=first.name,
        title=first.title,
        lesson=lesson,
        max_points=first.max_points,
        states={state: states.count(state) for state in STATES},
        misconceptions=tuple(_misconceptions(views)),
        mean=sum(view.points for _, view in views) / len(views),
    )


def _misconceptions(views: Iterable[tuple[str, ExerciseView]]) -> list[Misconception]:
    """The diagnoses of the exercise, the most common first; each counts a student once, also beside another one."""
    students: dict[str, dict[str, None]] = defaultdict(dict)
    messages: dict[str, Counter[str]] = defaultdict(Counter)
    for student, view in views:
        for part in view.parts:
            for name, sentence in part.finding.parts if part.finding else ():
                if name not in ("needs_other_part", "not_written"):
                    students[name][student] = None
                    messages[name][str(sentence)] += 1
    rows = [Misconception(name, _commonest(messages[name]), tuple(sorted(who))) for name, who in students.items()]
    return sorted(rows, key=lambda misconception: (-misconception.count, misconception.name))


def _commonest(counter: Counter[str]) -> str:
    return min(counter, key=lambda text: (-counter[text], text))


def _cell(view: ExerciseView | None) -> Cell | None:
    if view is None:
        return None
    return Cell(view.points, view.max_points, view.diagnosis, _message(view))


def _message(view: ExerciseView) -> str:
    """The sentence of the exercise's diagnosis, empty if all is right."""
    return next((part.message for part in view.parts if part.diagnosis and part.diagnosis == view.diagnosis), "")


def _main(views: Iterable[ExerciseView]) -> tuple[str, str]:
    """The diagnosis that cost most points, and its message; both empty if no points were lost.

    "not_written" comes last: it is the main diagnosis only of students without any mistake.
    """
    lost: dict[str, float] = defaultdict(float)
    messages: dict[str, str] = {}
    for view in views:
        if view.diagnosis:
            lost[view.diagnosis] += view.max_points - view.points
            messages.setdefault(view.diagnosis, _message(view))
    if not lost:
        return "", ""
    name = max(lost, key=lambda diagnosis: (diagnosis != "not_written", lost[diagnosis], diagnosis))
    return name, messages[name]
