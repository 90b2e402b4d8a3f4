"""Results: the verdicts and notes on one student's assignment, as files for feedback and report.

`private/results/ASSIGNMENT/STUDENT.json`, written atomically, holds one SubmissionResult:

    {"student", "assignment", "points", "max_points",
     "content": hash of what was submitted, "seed": name of the hidden seed,
     "lessons": [{
        "lesson", "status": "graded" | "missing" | "unreadable", "checks": hash of the code that decides its marks,
        "sandboxed": whether its code ran in a sandbox,
        "notes": [sentences on the notebook: cells deleted, copied, restored ...],
        "problems": [of code that did not run: {"kind", "reason", "facts", "cell", "line", "names", "fatal"}],
        "autograded": path of the executed notebook within the course folder, or null,
        "exercises": [{
            "grade_id": of the check cell, "points", "max_points", "diagnosis",
            "verdict": {"exercise", "notes": [sentences],
                        "parts": [{"name", "points", "max_points", "passed", "probe", "hidden", "finding"}]}}],
        "questions": [{"grade_id", "max_points", "answered"}]}]}

`points` count code alone: answers in prose are graded by hand, in formgrader, and their points are in the gradebook.
`diagnosis` is null if all is right. Students must see neither a "hidden" probe nor its name.

Sentences are stored as {"key", "facts"}, findings as {"name", "key", "facts", "line"}: text is rendered where they are
shown, so that another language needs no regrading. `with_texts` adds the text, for other programs.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.files import strict_json, write_atomically
from autograde.inside.loading.report import Problem, problem_from_data
from helpers.checks.judging.verdict import Verdict, verdict_from_data
from helpers.checks.sentences import Sentence


@dataclass(frozen=True)
class ExerciseResult:
    """The verdict on one exercise, on public and hidden probes; its points belong to the check cell `grade_id`."""

    grade_id: str
    verdict: Verdict

    @property
    def title(self) -> str:
        """The exercise's title, in the current language."""
        return self.verdict.title

    def to_data(self) -> dict[str, Any]:
        """The exercise as JSON data, without texts."""
        summary = {name: getattr(self.verdict, name) for name in ("points", "max_points", "diagnosis")}
        return {"grade_id": self.grade_id, **summary, "verdict": self.verdict.to_data()}

    def with_texts(self) -> dict[str, Any]:
        """As `to_data`, with texts in the current language."""
        texts = {"title": self.title, "message": self.verdict.message}
        return self.to_data() | texts | {"verdict": self.verdict.with_texts()}


@dataclass(frozen=True)
class QuestionResult:
    """A question in prose; `answered` is False if the cell is missing or unchanged from the release."""

    grade_id: str
    max_points: float
    answered: bool


@dataclass(frozen=True)
class LessonResult:
    """The result of one lesson's notebook; the module's docstring describes the fields."""

    lesson: str
    status: str
    exercises: tuple[ExerciseResult, ...]
    questions: tuple[QuestionResult, ...] = ()
    notes: tuple[Sentence, ...] = ()
    problems: tuple[Problem, ...] = ()
    autograded: str | None = None
    checks: str = ""
    sandboxed: bool = True

    @property
    def points(self) -> float:
        """The points of all exercises."""
        return sum(exercise.verdict.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        """The maximal points of all exercises."""
        return sum(exercise.verdict.max_points for exercise in self.exercises)

    def to_data(self) -> dict[str, Any]:
        """The lesson as JSON data, without texts."""
        return {
            "lesson": self.lesson,
            "status": self.status,
            "checks": self.checks,
            "sandboxed": self.sandboxed,
            "notes": [note.to_data() for note in self.notes],
            "problems": [problem.to_data() for problem in self.problems],
            "autograded": self.autograded,
            "exercises": [exercise.to_data() for exercise in self.exercises],
            "questions": [asdict(question) for question in self.questions],
        }

    def with_texts(self) -> dict[str, Any]:
        """As `to_data`, with texts in the current language; the data of notes and problems moves to "facts"."""
        data = self.to_data()
        return data | {
            "notes": [str(note) for note in self.notes],
            "problems": [problem.sentence for problem in self.problems],
            "facts": {name: data[name] for name in ("notes", "problems")},
            "exercises": [exercise.with_texts() for exercise in self.exercises],
        }


@dataclass(frozen=True)
class SubmissionResult:
    """The result of one student's assignment, graded from `content` and `seed` (a hash and an id)."""

    student: str
    assignment: str
    content: str
    seed: str
    lessons: tuple[LessonResult, ...]

    @property
    def points(self) -> float:
        """The points of all lessons."""
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        """The maximal points of all lessons."""
        return sum(lesson.max_points for lesson in self.lessons)

    def out_of_date(self, content: str, seed: str, checks: Mapping[str, str]) -> frozenset[str]:
        """The lessons in `checks` to grade again, since their content, seed or checks differ from these."""
        if (self.content, self.seed) != (content, seed):
            return frozenset(checks)
        mine = {lesson.lesson: lesson.checks for lesson in self.lessons}
        return frozenset(lesson for lesson in checks if mine.get(lesson) != checks[lesson])

    def to_data(self) -> dict[str, Any]:
        """The result as JSON data, without texts; `read_result` reads it back."""
        own = {name: getattr(self, name) for name in ("student", "assignment", "points", "max_points")}
        graded_from = {"content": self.content, "seed": self.seed}
        return own | graded_from | {"lessons": [lesson.to_data() for lesson in self.lessons]}

    def with_texts(self) -> dict[str, Any]:
        """As `to_data`, with texts in the current language."""
        return self.to_data() | {"lessons": [lesson.with_texts() for lesson in self.lessons]}


def write_result(course: Course, result: SubmissionResult) -> Path:
    """Write the result's file atomically; its path."""
    path = course.result(result.student, result.assignment)
    write_atomically(path, (strict_json(result.to_data(), indent=1, ensure_ascii=False) + "\n").encode())
    return path


def read_result(path: Path) -> SubmissionResult | None:
    """Read a result; None if it is missing or unreadable, as in an older format: it is then graded again."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        result = _submission(data)
        told = (data["points"], data["max_points"])
        if (result.points, result.max_points) != told or not all(map(math.isfinite, told)):
            raise ValueError("the points are not the sum of the parts'")
        return result
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def read_results(course: Course, assignment: str) -> tuple[list[SubmissionResult], list[str]]:
    """Read all results of the assignment, sorted by student; the second list names those that cannot be read."""
    paths = sorted((course.results / assignment).glob("*.json"))
    found = {path.stem: read_result(path) for path in paths}
    return [result for result in found.values() if result], [student for student, result in found.items() if not result]


def _submission(data: Mapping[str, Any]) -> SubmissionResult:
    own = {name: data[name] for name in ("student", "assignment", "content", "seed")}
    return SubmissionResult(**own, lessons=tuple(_lesson(lesson) for lesson in data["lessons"]))


def _lesson(data: Mapping[str, Any]) -> LessonResult:
    return LessonResult(
        lesson=data["lesson"],
        status=data["status"],
        exercises=tuple(_exercise(exercise) for exercise in data["exercises"]),
        questions=tuple(QuestionResult(**question) for question in data["questions"]),
        notes=tuple(Sentence.from_data(note) for note in data["notes"]),
        problems=tuple(problem_from_data(problem) for problem in data["problems"]),
        autograded=data["autograded"],
        checks=data["checks"],
        sandboxed=data["sandboxed"],
    )


def _exercise(data: Mapping[str, Any]) -> ExerciseResult:
    return ExerciseResult(data["grade_id"], verdict_from_data(data["verdict"]))
