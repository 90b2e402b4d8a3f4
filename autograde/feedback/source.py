"""Build the pages' contents from results, executed notebooks and the gradebook."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograde.course import Course
from autograde.feedback.page import LessonPage, QuestionView, exercise_view, readable, say
from autograde.feedback.pictures import pictures_below
from autograde.feedback.scores import Key, ManualScore, manual_scores
from autograde.grading.assignment import NOT_SANDBOXED, shown_error
from autograde.grading.results import ExerciseResult, LessonResult, SubmissionResult, read_results
from autograde.intake.match import is_play
from helpers.checks.sentences import Sentence
from helpers.errors import HelperError

_STATUS = ("missing", "unreadable")
_LONGEST_ANSWER = 20_000  # characters


@dataclass(frozen=True)
class LeftOut:
    """A student whose result or page is missing, and the sentence that says why and what to do."""

    student: str
    sentence: Sentence


@dataclass(frozen=True)
class ClassPages:
    """The pages of a class: student by student, lessons in the order of the course; and who has none."""

    pages: tuple[LessonPage, ...]
    left_out: tuple[LeftOut, ...] = ()


def class_pages(course: Course, assignment: str) -> ClassPages:
    """Return the pages of all graded students; raises HelperError if there are none."""
    scores = manual_scores(course, assignment)
    results, unread = read_results(course, assignment)
    pages: list[LessonPage] = []
    left_out = [LeftOut(name, Sentence("left_out.unread", _named(name, assignment))) for name in unread]
    for result in results:
        try:
            pages += student_pages(course, result, scores)
        except Exception as error:  # whatever is wrong with one student's work, the others get their pages
            named = _named(result.student, assignment)
            facts = named | {"error": shown_error(error), "command": f"{named['command']} --force"}
            left_out.append(LeftOut(result.student, Sentence("left_out.failed", facts)))
    if left_out and not pages:
        said = " ".join(str(item.sentence) for item in left_out)
        raise HelperError(f"no page on {assignment!r} could be made: {said}")
    if not pages:
        raise HelperError(
            f"no submission of {assignment!r} is graded in {course.root} yet: run `autograde grade {assignment}`."
        )
    return ClassPages(tuple(pages), tuple(left_out))


def _named(student: str, assignment: str) -> dict[str, str]:
    return {"student": student, "command": f"autograde grade {shlex.quote(assignment)} --only {shlex.quote(student)}"}


def student_pages(course: Course, result: SubmissionResult, scores: Mapping[Key, ManualScore]) -> list[LessonPage]:
    """Return one student's pages, in the order of the lessons; `scores` are those of `manual_scores`."""
    return [_page(course, result, lesson, scores) for lesson in result.lessons]


def _page(
    course: Course, result: SubmissionResult, lesson: LessonResult, scores: Mapping[Key, ManualScore]
) -> LessonPage:
    notebook = _notebook(course, lesson)
    pictures = pictures_below(notebook, [exercise.verdict.exercise for exercise in lesson.exercises])
    exercises = sorted(lesson.exercises, key=_exercise_order)
    answers = _answers(notebook)
    return LessonPage(
        student=result.student,
        assignment=result.assignment,
        lesson=lesson.lesson,
        exercises=tuple(exercise_view(e.verdict, e.title, pictures[e.verdict.exercise]) for e in exercises),
        questions=tuple(
            QuestionView(
                name=question.grade_id,
                title=readable(question.grade_id),
                max_points=question.max_points,
                points=0.0 if score.points is None and not question.answered else score.points,
                answer=answers.get(question.grade_id, "") if question.answered else "",
                comment=score.comment,
            )
            for question in lesson.questions
            for score in [scores.get((result.student, lesson.lesson, question.grade_id), ManualScore(None, ""))]
        ),
        problems=tuple(_problems(lesson)),
        skipped=sum(map(is_play, notebook.cells)) if notebook else 0,
    )


def _problems(lesson: LessonResult) -> Iterable[str]:
    """The sentences on the file, each once; the status's own if grading left none."""
    sentences = [*lesson.notes, *(problem.whole_sentence for problem in lesson.problems)]
    sentences += [] if lesson.sandboxed else [NOT_SANDBOXED]
    texts = list(dict.fromkeys(map(str, sentences)))
    return texts or ([say(f"page.{lesson.status}")] if lesson.status in _STATUS else [])


def _notebook(course: Course, lesson: LessonResult) -> NotebookNode | None:
    if lesson.autograded is None:
        return None
    try:
        return nbformat.read(course.root / lesson.autograded, as_version=4)
    except Exception:
        return None  # a page without pictures is better than none


def _answers(notebook: NotebookNode | None) -> dict[str, str]:
    """The text of every answer cell by its grade id; of copies with the same id, the first."""
    texts: dict[str, str] = {}
    for cell in notebook.cells if notebook else []:
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, dict) and marks.get("solution") and isinstance(marks.get("grade_id"), str):
            texts.setdefault(marks["grade_id"], str(cell.source)[:_LONGEST_ANSWER])
    return texts


def _exercise_order(exercise: ExerciseResult) -> int:
    from autograde.exercises import names

    known = names()
    return known.index(exercise.verdict.exercise) if exercise.verdict.exercise in known else len(known)
