"""What the hidden tests of a check cell say under stock nbgrader: only which exercise to judge.

`points(name)` gives the cell's value, which nbgrader reads as partial credit. The decision falls in another process,
which holds references and hidden probes (`judging.server`); this one calls the student's function on the probes it is
sent, and sends the records back.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograde.judging.client import judge_elsewhere
from autograde.judging.expected import one_thread
from helpers.checks.check import check
from helpers.checks.run import run_probe
from helpers.checks.show import CheckResult


class Points(float):
    """A number of points that shows itself as the plain number, and in Jupyter as the table of the check."""

    result: CheckResult

    def __new__(cls, result: CheckResult) -> "Points":
        points = super().__new__(cls, result.verdict.points if result.verdict else 0.0)
        points.result = result
        return points

    def __repr__(self) -> str:
        return f"{float(self):g}"

    def _repr_html_(self) -> str:
        return self.result._repr_html_()


def points(name: str) -> Points:
    """The points of the function called `name` in the notebook, on public and hidden probes; 0 if there is none.

    Outside `nbgrader autograde` (an instructor runs the solved notebook, the builder, nbval) no marks are given: there
    the public probes alone are judged, as by the check that students see. Raises HelperError when the judge cannot run.
    """
    function = sys._getframe(1).f_globals.get(name)
    if os.environ.get("NBGRADER_EXECUTION") != "autograde" or not callable(function):
        return Points(check(name, function))
    return Points(_judged(name, function))


def _judged(name: str, function: Callable[..., Any]) -> CheckResult:
    with one_thread():
        title, verdict = judge_elsewhere(name, lambda probe: run_probe(function, probe), _assignment())
    return CheckResult(title, verdict)


def _assignment() -> str:
    """nbgrader runs a notebook in autograded/STUDENT/ASSIGNMENT, and tells nothing else of the assignment."""
    try:
        return Path.cwd().name
    except OSError:  # the folder is gone
        return ""
