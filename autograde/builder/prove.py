"""Refuse an exercise whose own reference does not get full points: students must never see a check that is wrong."""

from nbformat import NotebookNode

from autograde.builder.layout import BuildError
from autograde.exercise import Exercise
from autograde.judging.judge import Judge
from helpers.checks.judging.judgement import judge
from helpers.checks.judging.verdict import Verdict
from helpers.checks.protocol.quiet import one_thread
from helpers.checks.protocol.run import run_probe
from helpers.checks.stored import read_expected

_SOME_SEED = 20_260  # any seed except the public one and a course's own


def prove_reference(exercise: Exercise, records: bytes) -> None:
    """Judge the reference on its stored records and on hidden probes; raises BuildError unless it gets full points."""
    stored = read_expected(records)
    with one_thread():
        answers = {probe.name: run_probe(exercise.reference, probe) for probe in stored.spec.probes}
        public = judge(stored.spec, answers, stored)
        hidden = Judge(exercise, _SOME_SEED).judge(lambda probe: run_probe(exercise.reference, probe))
    for verdict, which in ((public, "public"), (hidden, "hidden")):
        if not verdict.passed:
            raise BuildError(_explain(exercise, verdict, which))


def prove_checks(lesson: str, notebook: NotebookNode) -> None:
    """Raise BuildError unless each check cell of the executed notebook shows full points."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("grade"):
            shown = next((o.data["text/plain"] for o in cell.outputs if o.output_type == "execute_result"), "nothing")
            if shown != f"{float(marks['points']):g}":
                raise BuildError(
                    f"{lesson}: the solved notebook's cell {marks['grade_id']!r} shows {shown}, not the exercise's "
                    f"{marks['points']:g} points; does the lesson import every name that the solution uses?"
                )


def _explain(exercise: Exercise, verdict: Verdict, which: str) -> str:
    lost = "; ".join(f"{part.name} ({part.probe}): {part.message}" for part in verdict.parts if not part.passed)
    return (
        f"{exercise.name}: its own reference gets {verdict.points:g} of {verdict.max_points:g} points on its {which} "
        f"probes: {lost}. Fix the exercise, then build again."
    )
