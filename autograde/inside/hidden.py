"""The one call in the hidden tests of a check cell, for stock nbgrader: it only names the exercise to judge.

`points(name)` returns the cell's value, which nbgrader reads as partial credit. In `nbgrader autograde` it calls the
student's function on the probes that it receives, and sends the records back. The judge, with references and hidden
probes, runs outside the kernel's sandbox and reports the marks to nbgrader directly: this process cannot change them.
"""

import os
import sys

from autograde.inside.judge_line import answer_judge, judge_is_there
from helpers.checks.check import check
from helpers.checks.showing.result import CheckResult
from helpers.errors import HelperError


class Points(float):
    """Points that print as a plain number, and in Jupyter as the table of the check."""

    result: CheckResult

    def __new__(cls, result: CheckResult) -> "Points":
        """The points of a check's result; 0 if it has no verdict."""
        points = super().__new__(cls, result.verdict.points if result.verdict else 0.0)
        points.result = result
        return points

    def __repr__(self) -> str:
        """The number alone, which nbgrader parses."""
        return f"{float(self):g}"

    def _repr_html_(self) -> str:
        return self.result._repr_html_()


def points(name: str) -> float:
    """The points of the function called `name` in the notebook, on public and hidden probes; 0 if it is missing.

    Outside `nbgrader autograde` (an instructor runs the solved notebook, the builder, nbval) it judges public probes
    alone, as the check that students see does. Raises HelperError in a run of nbgrader that has no judge.
    """
    namespace = sys._getframe(1).f_globals
    if judge_is_there():
        return answer_judge(name, namespace)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise HelperError(
            "nbgrader runs without the judge: this course needs the configuration in autograde/nbgrader_config.py. \
Run nbgrader in that folder, or name it in JUPYTER_CONFIG_PATH."
        )
    return Points(check(name, namespace.get(name)))
