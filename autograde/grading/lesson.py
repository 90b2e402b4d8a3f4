"""Grade one lesson of a submission: run its cells, judge its exercises, keep its outputs.

Nothing is written: results are returned.
"""

import copy
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from autograde.grading.assignment import NOTEBOOK_LIMITS
from autograde.grading.marks import JudgeOf, mark_all, prepared
from autograde.grading.results import ExerciseResult, LessonResult, QuestionResult
from autograde.inside.loading.report import LoadReport, Problem
from autograde.intake.folder import Files, is_notebook
from autograde.intake.match import grade_id, is_check, is_play
from autograde.intake.submission import Intake
from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Limits, Session, notebook_program
from helpers.checks.judging.verdict import Verdict, whole_verdict
from helpers.checks.sentences import Sentence
from helpers.checks.showing.result import CheckResult

NOT_RUN = Sentence("output.not_run")
_MAX_DATA_FILES = 20_000_000  # bytes of all together


def grade_lesson(
    intake: Intake,
    lesson: str,
    fork_server: ForkServer,
    judge_of: JudgeOf,
    limits: Limits = NOTEBOOK_LIMITS,
    files: Files = MappingProxyType({}),
) -> tuple[LessonResult, NotebookNode | None]:
    """Grade a lesson; its result and its executed notebook, None if nothing was handed in.

    `files` are all that was handed in; the lesson's cells can read those that are not notebooks.
    """
    if intake.notebook is None:
        assert intake.problem
        return _without_notebook(intake, intake.problem, lesson, judge_of)
    with Session(fork_server, limits) as session:
        judges = {grade: judge_of(name) for grade, name in intake.checks().items()}
        with prepared(judges.values()):
            session.load(notebook_program(intake.cells_to_run()), data_files(files))
        verdicts = mark_all(session, judges.values())
        exercises = [ExerciseResult(grade, verdict) for grade, verdict in zip(judges, verdicts, strict=True)]
    result = LessonResult(
        lesson=lesson,
        status="graded",
        exercises=tuple(exercises),
        questions=_questions(intake),
        notes=intake.notes,
        problems=tuple(session.report.problems),
    )
    return result, executed_notebook(intake.notebook, session.report, exercises)


def data_files(files: Files) -> dict[str, bytes]:
    """The files other than notebooks, which a submission's code may read, by name; 20 MB of them at most."""
    contents: dict[str, bytes] = {}
    bytes_left = _MAX_DATA_FILES
    for name, content in sorted(files.items()):
        if isinstance(content, bytes) and not is_notebook(name) and len(content) <= bytes_left:
            contents[name] = content
            bytes_left -= len(content)
    return contents


def _without_notebook(
    intake: Intake, problem: Problem, lesson: str, judge_of: JudgeOf
) -> tuple[LessonResult, NotebookNode | None]:
    exercises = [
        ExerciseResult(grade, whole_verdict(judge_of(name).spec, problem.refusal))
        for grade, name in intake.checks().items()
    ]
    missing = problem.kind == "missing_file"
    result = LessonResult(
        lesson=lesson,
        status="missing" if missing else "unreadable",
        exercises=tuple(exercises),
        questions=_questions(intake),
        notes=(*intake.notes, Sentence("note.problem", {"problem": problem.reason_sentence})),
    )
    # The release replaces a file that cannot be read, so that formgrader has a notebook to open.
    return result, None if missing else executed_notebook(copy.deepcopy(intake.release), LoadReport(), exercises)


def _questions(intake: Intake) -> tuple[QuestionResult, ...]:
    return tuple(QuestionResult(name, most, intake.is_answered(name)) for name, most in intake.questions().items())


def executed_notebook(notebook: NotebookNode, report: LoadReport, exercises: list[ExerciseResult]) -> NotebookNode:
    """Fill in the notebook, in place: the outputs of its cells, and each verdict as the output of its check cell."""
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
            outputs = [verdict_output(judged.verdict)] if judged else report.outputs[index]
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
        elif is_play(cell):
            cell.outputs = [nbformat.from_dict({"output_type": "stream", "name": "stdout", "text": f"{NOT_RUN}\n"})]
    return notebook


def verdict_output(verdict: Verdict) -> dict[str, object]:
    """The output of a check cell: the points as text, which nbgrader reads, and the check's table as HTML."""
    page = CheckResult(verdict.title, verdict)._repr_html_()
    data = {"text/plain": f"{verdict.points:g}", "text/html": page}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
