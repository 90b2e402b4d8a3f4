"""nbgrader's step between reading a submission and saving its scores: run it in the sandbox, then judge it.

It replaces nbgrader's Execute. Each check cell gets exactly one output, the judge's verdict, which nbgrader then reads
as the cell's score; no output of the notebook counts as marks.
"""

from functools import cache
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.course import Course
from autograde.grading.assignment import NOT_SANDBOXED, NOTEBOOK_LIMITS
from autograde.grading.fence import fenced
from autograde.grading.lesson import data_files, executed_notebook
from autograde.grading.marks import JudgeOf, judges, mark_all
from autograde.grading.results import ExerciseResult
from autograde.inside.loading.report import LoadReport, Problem, problem_from_data
from autograde.intake.folder import read_folder
from autograde.intake.submission import Intake
from autograde.kernel.fork_server import fork_server
from autograde.kernel.intake_exporter import PROBLEM
from autograde.kernel.session import KernelSession
from autograde.sessions.session import notebook_program
from helpers.checks.judging.verdict import whole_verdict


class GradeInSandbox(NbGraderPreprocessor):
    """A step of `c.Autograde.autograde_preprocessors`, before SaveAutoGrades."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the notebook; it gets its cells' outputs, and verdicts as the outputs of its check cells."""
        names = resources["nbgrader"]
        course, assignment = Course(), names["assignment"]
        release = nbformat.reads(course.lessons(assignment)[names["notebook"]].read_text("utf-8"), as_version=4)
        judge_of = _judges(course.hidden_seed(assignment))
        problem = nb.metadata.pop(PROBLEM, None)
        intake = Intake(release, nb)
        if problem:
            return _refused(intake, problem_from_data(problem), judge_of), resources
        if not fork_server().sandboxed:
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], str(NOT_SANDBOXED))
        files = data_files(read_folder(course.submitted, names["student"], assignment).files)

        def graded() -> NotebookNode:
            report, exercises = _judged(intake, files, judge_of)
            for load_problem in report.problems:
                self.log.info("%s, %s: %s", names["student"], names["notebook"], load_problem.sentence)
            return executed_notebook(nb, report, exercises)

        def failed(problem: Problem) -> NotebookNode:
            self.log.exception("%s, %s: grading failed", names["student"], names["notebook"])
            return _refused(intake, problem, judge_of)

        return fenced(graded, failed, NOTEBOOK_LIMITS), resources


def _judged(intake: Intake, files: dict[str, bytes], judge_of: JudgeOf) -> tuple[LoadReport, list[ExerciseResult]]:
    session = KernelSession(NOTEBOOK_LIMITS)
    with session:
        session.load(notebook_program(intake.cells_to_run()), files)
        checks = intake.checks()
        verdicts = mark_all(session, [judge_of(exercise) for exercise in checks.values()])
        session.leave(0.0)  # what the kernel says of points counts for nothing
    return session.report, [ExerciseResult(grade, verdict) for grade, verdict in zip(checks, verdicts, strict=True)]


@cache
def _judges(hidden_seed: int) -> JudgeOf:
    return judges(hidden_seed)


def _refused(intake: Intake, problem: Problem, judge_of: JudgeOf) -> NotebookNode:
    exercises = [
        ExerciseResult(grade_id, whole_verdict(judge_of(name).spec, problem.refusal))
        for grade_id, name in intake.checks().items()
    ]
    assert intake.notebook is not None
    return executed_notebook(intake.notebook, LoadReport(), exercises)
