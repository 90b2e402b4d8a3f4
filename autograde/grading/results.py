"""Results: everything that grading found out about one student's assignment, as files for feedback and report.

`private/results/ASSIGNMENT/STUDENT.json`, written whole or not at all, holds one SubmissionResult:

    {"student", "assignment", "points", "max_points",
     "content": hash of what was submitted, "seed": name of the hidden seed,
     "lessons": [{
        "lesson", "status": "graded" | "missing" | "unreadable", "checks": hash of what decides on its marks,
        "notes": [sentences on the notebook: cells deleted, copied, restored ...],
        "problems": [sentences on code that did not run, with its cell],
        "autograded": path of the executed notebook from the course folder, or null,
        "exercises": [{
            "grade_id": of the check cell, "title", "points", "max_points", "diagnosis", "message",
            "verdict": {"exercise", "notes", "parts": [{"name", "title", "points", "max_points", "passed",
                                                        "diagnosis", "message", "hint", "probe"}]}}],
        "questions": [{"grade_id", "max_points", "answered"}]}]}

`points` count the code alone: answers in prose are graded by hand, in formgrader, and live in the gradebook.
`diagnosis` is null when all is right. A probe whose name ends in " (hidden)" is not for students' eyes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.files import write_atomically
from helpers.checks.verdict import PartVerdict, Verdict


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise, judged on public and hidden probes; its points belong to the check cell `grade_id`."""

    grade_id: str
    title: str
    verdict: Verdict

    def to_data(self) -> dict[str, Any]:
        told = {name: getattr(self.verdict, name) for name in ("points", "max_points", "diagnosis", "message")}
        return {"grade_id": self.grade_id, "title": self.title, **told} | {"verdict": asdict(self.verdict)}


@dataclass(frozen=True)
class QuestionResult:
    """A question in prose; `answered` is False when the cell is missing or as it was released."""

    grade_id: str
    max_points: float
    answered: bool


@dataclass(frozen=True)
class LessonResult:
    """One lesson's notebook."""

    lesson: str
    status: str
    exercises: tuple[ExerciseResult, ...]
    questions: tuple[QuestionResult, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    autograded: str | None = None
    checks: str = ""

    @property
    def points(self) -> float:
        return sum(exercise.verdict.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        return sum(exercise.verdict.max_points for exercise in self.exercises)

    def to_data(self) -> dict[str, Any]:
        return {
            "lesson": self.lesson,
            "status": self.status,
            "checks": self.checks,
            "notes": list(self.notes),
            "problems": list(self.problems),
            "autograded": self.autograded,
            "exercises": [exercise.to_data() for exercise in self.exercises],
            "questions": [asdict(question) for question in self.questions],
        }


@dataclass(frozen=True)
class SubmissionResult:
    """One student's assignment. `content` and `seed`, and each lesson's `checks`, say what it was made from."""

    student: str
    assignment: str
    content: str
    seed: str
    lessons: tuple[LessonResult, ...]

    @property
    def points(self) -> float:
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        return sum(lesson.max_points for lesson in self.lessons)

    def out_of_date(self, content: str, seed: str, checks: Mapping[str, str]) -> frozenset[str]:
        """The lessons, of those in `checks`, that have to be graded anew if they are to be made from these."""
        if (self.content, self.seed) != (content, seed):
            return frozenset(checks)
        mine = {lesson.lesson: lesson.checks for lesson in self.lessons}
        return frozenset(lesson for lesson in checks if mine.get(lesson) != checks[lesson])

    def to_data(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in ("student", "assignment", "points", "max_points")}
        made = {"content": self.content, "seed": self.seed}
        return own | made | {"lessons": [lesson.to_data() for lesson in self.lessons]}


def write_result(course: Course, result: SubmissionResult) -> Path:
    """Write the result's file, in one step; its path."""
    path = course.result(result.student, result.assignment)
    write_atomically(
        path, (json.dumps(result.to_data(), indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    )
    return path


def read_result(path: Path) -> SubmissionResult | None:
    """The result in a file, or None where there is none that can be read: then it is graded anew."""
    try:
        return _submission(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_results(course: Course, assignment: str) -> list[SubmissionResult]:
    """All results of the assignment, by student."""
    found = (read_result(path) for path in sorted((course.results / assignment).glob("*.json")))
    return [result for result in found if result]


def _submission(data: Mapping[str, Any]) -> SubmissionResult:
    own = {name: data[name] for name in ("student", "assignment", "content", "seed")}
    return SubmissionResult(**own, lessons=tuple(_lesson(lesson) for lesson in data["lessons"]))


def _lesson(data: Mapping[str, Any]) -> LessonResult:
    return LessonResult(
        lesson=data["lesson"],
        status=data["status"],
        exercises=tuple(_exercise(exercise) for exercise in data["exercises"]),
        questions=tuple(QuestionResult(**question) for question in data["questions"]),
        notes=tuple(data["notes"]),
        problems=tuple(data["problems"]),
        autograded=data["autograded"],
        checks=data["checks"],
    )


def _exercise(data: Mapping[str, Any]) -> ExerciseResult:
    told = data["verdict"]
    parts = tuple(PartVerdict(**part) for part in told["parts"])
    verdict = Verdict(told["exercise"], parts, tuple(told["notes"]))
    return ExerciseResult(data["grade_id"], data["title"], verdict)
