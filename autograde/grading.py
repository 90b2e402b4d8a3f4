"""Grade one submission: take in each lesson, run it, judge its exercises. Pure: what is found out is returned.

Nothing is written here, so that the same work can be done by other processes or machines; `grading_run` stores.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.grading_marks import JudgeOf, mark
from autograde.intake import Intake, grade_id, take_in
from autograde.intake_match import is_check
from autograde.loader_report import LoadReport, Problem
from autograde.results import ExerciseResult, LessonResult, QuestionResult, SubmissionResult
from autograde.session import Limits, Session, notebook_program
from autograde.session_zygote import Zygote
from helpers.checks.show import CheckResult
from helpers.checks.verdict import Verdict, whole_verdict

NOTEBOOK_LIMITS = Limits(unit=30.0, load=600.0)  # a lesson's cells that are graded take a second or two
_SIDE_BY_SIDE = 2  # lessons of one submission that are loaded at a time
_COPIED = 20_000_000  # bytes of files beside the notebooks

Announce = Callable[[str], None]


@dataclass(frozen=True)
class Assignment:
    """What grading needs to know of an assignment: its releases by lesson, and what results are made from."""

    name: str
    releases: Mapping[str, Path]
    checks: str
    seed: str


@dataclass
class Graded:
    """A submission's result, and the executed notebooks by lesson, as bytes."""

    result: SubmissionResult
    notebooks: dict[str, bytes] = field(default_factory=dict)


def grade_submission(
    folder: Path,
    student: str,
    assignment: Assignment,
    content: str,
    zygote: Zygote,
    judge_of: JudgeOf,
    announce: Announce = lambda text: None,
    limits: Limits = NOTEBOOK_LIMITS,
) -> Graded:
    """Everything found out about the submission in `folder`; whatever it holds, each lesson ends with a verdict."""
    lessons: list[LessonResult] = []
    notebooks: dict[str, bytes] = {}
    names = tuple(assignment.releases)
    intakes = {lesson: take_in(folder, release, names) for lesson, release in assignment.releases.items()}
    with ExitStack() as stack:
        # Loading only waits for the student's processes; judging is done here, one lesson after the other.
        threads = stack.enter_context(ThreadPoolExecutor(_SIDE_BY_SIDE))
        loading = {
            lesson: threads.submit(_loaded, intake, stack.enter_context(Session(zygote, limits)), folder)
            for lesson, intake in intakes.items()
            if intake.notebook is not None
        }
        for lesson, intake in intakes.items():
            announce(lesson)
            session = loading[lesson].result() if lesson in loading else None
            result, executed = _graded_lesson(intake, lesson, session, judge_of)
            if executed is not None:
                where = f"autograded/{student}/{assignment.name}/{lesson}.ipynb"
                result = replace(result, autograded=where)
                notebooks[lesson] = (nbformat.writes(executed) + "\n").encode()
            lessons.append(result)
    made_from = (content, assignment.checks, assignment.seed)
    return Graded(SubmissionResult(student, assignment.name, *made_from, lessons=tuple(lessons)), notebooks)


def grade_lesson(
    intake: Intake,
    lesson: str,
    zygote: Zygote,
    judge_of: JudgeOf,
    limits: Limits = NOTEBOOK_LIMITS,
    folder: Path | None = None,
) -> tuple[LessonResult, NotebookNode | None]:
    """The lesson's result and its executed notebook, None when nothing was handed in."""
    with Session(zygote, limits) as session:
        if intake.notebook is not None:
            _loaded(intake, session, folder)
        return _graded_lesson(intake, lesson, session, judge_of)


def _loaded(intake: Intake, session: Session, folder: Path | None) -> Session:
    if folder is not None:
        _copy_files(folder, session.scratch)
    session.load(notebook_program(intake.cells_to_run()))
    return session


def _graded_lesson(
    intake: Intake, lesson: str, session: Session | None, judge_of: JudgeOf
) -> tuple[LessonResult, NotebookNode | None]:
    if intake.notebook is None or session is None:
        assert intake.problem
        return _without_notebook(intake, intake.problem, lesson, judge_of)
    exercises = [_judged(session, grade, judge_of, name) for grade, name in intake.checks().items()]
    result = LessonResult(
        lesson=lesson,
        status="graded",
        exercises=tuple(exercises),
        questions=_questions(intake),
        notes=intake.notes,
        problems=tuple(problem.sentence for problem in session.report.problems),
    )
    return result, executed_notebook(intake.notebook, session.report, exercises)


def _judged(session: Session, grade: str, judge_of: JudgeOf, name: str) -> ExerciseResult:
    start = time.perf_counter()
    judge = judge_of(name)
    verdict = mark(session, judge)
    return ExerciseResult(grade, judge.sheet.title, verdict, time.perf_counter() - start)


def _without_notebook(
    intake: Intake, problem: Problem, lesson: str, judge_of: JudgeOf
) -> tuple[LessonResult, NotebookNode | None]:
    finding = replace(problem.diagnosis, message=f"Nothing could be judged: {problem.message}", hint="")
    exercises = []
    for grade, name in intake.checks().items():
        sheet = judge_of(name).sheet
        exercises.append(ExerciseResult(grade, sheet.title, whole_verdict(sheet, finding)))
    missing = problem.kind == "missing_file"
    result = LessonResult(
        lesson=lesson,
        status="missing" if missing else "unreadable",
        exercises=tuple(exercises),
        questions=_questions(intake),
        notes=(*intake.notes, problem.message[:1].upper() + problem.message[1:]),
    )
    # The release stands in for a file that cannot be read, so that formgrader has something to open.
    return result, None if missing else executed_notebook(intake.release, LoadReport(), exercises)


def _questions(intake: Intake) -> tuple[QuestionResult, ...]:
    return tuple(QuestionResult(name, most, intake.is_answered(name)) for name, most in intake.questions().items())


def executed_notebook(notebook: NotebookNode, report: LoadReport, exercises: list[ExerciseResult]) -> NotebookNode:
    """The notebook with the outputs of its cells, and each verdict as the output of its check cell."""
    verdicts = {exercise.grade_id: exercise for exercise in exercises}
    count = 0
    for index, cell in enumerate(notebook.cells):
        cell.metadata.pop("autograde_copy", None)
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        judged = verdicts.get(grade_id(cell) or "") if is_check(cell) else None
        if judged is not None or index in report.outputs:
            count += 1
            cell.execution_count = count
            outputs = [shown(judged.title, judged.verdict)] if judged else report.outputs[index]
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
    return notebook


def shown(title: str, verdict: Verdict) -> dict[str, object]:
    """The output of a check cell: the points, as nbgrader reads them, and the table that the student's check shows."""
    page = CheckResult(title, verdict)._repr_html_()
    data = {"text/plain": f"{verdict.points:g}", "text/html": page}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}


def _copy_files(folder: Path, scratch: Path) -> None:
    """Copy the plain files beside the notebooks: the submission may read them; links stay behind."""
    room = _COPIED
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_symlink() or not path.is_file() or path.suffix in (".ipynb", ".zip"):
            continue
        room -= path.stat().st_size
        if room < 0:
            return
        shutil.copyfile(path, scratch / path.name)
