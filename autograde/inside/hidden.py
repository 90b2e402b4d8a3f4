"""What the hidden tests of a check cell say under stock nbgrader: only which exercise to judge.

`points(name)` gives the cell's value, which nbgrader reads as partial credit. Where marks count, it calls the student's
function on the probes that it is sent, and sends the records back: the judge, with references and hidden probes, is
outside of the kernel's sandbox, and tells the marks to nbgrader itself, not only to this process.
"""

import os
import sys

from autograde.inside.judge_line import answer_judge, judge_is_there
from helpers.checks.check import check
from helpers.checks.showing.result import CheckResult
from helpers.errors import HelperError


class Points(float):
    """A number of points that shows itself as the plain number, and in Jupyter as the table of the check."""

    result: CheckResult

    def __new__(cls, result: CheckResult) -> "Points":
        """Make the number from a check's result; 0 points without a verdict."""
        points = super().__new__(cls, result.verdict.points if result.verdict else 0.0)
        points.result = result
        return points

    def __repr__(self) -> str:
        return f"{float(self):g}"

    def _repr_html_(self) -> str:
        return self.result._repr_html_()


def points(name: str) -> float:
    """The points of the function called `name` in the notebook, on public and hidden probes; 0 if there is none.

    Outside `nbgrader autograde` (an instructor runs the solved notebook, the builder, nbval) no marks are given: there
    the public probes alone are judged, as by the check that students see. Raises HelperError when there is no judge.
    """
    namespace = sys._getframe(1).f_globals
    if judge_is_there():
        return answer_judge(name, namespace)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise HelperError(
            "there is no judge here: this course is graded with the configuration in autograde/nbgrader_config.py. \
Run nbgrader in that folder, or name it in JUPYTER_CONFIG_PATH."
        )
    return Points(check(name, namespace.get(name)))
