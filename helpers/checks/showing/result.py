"""The result of a check, which displays as a table in Jupyter and as text elsewhere."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpers.checks.sentences import Sentence
from helpers.checks.showing.html import html_of
from helpers.checks.showing.text import text_of

if TYPE_CHECKING:
    from helpers.checks.judging.verdict import Verdict
    from helpers.pictures.picture import Picture


@dataclass(frozen=True)
class CheckResult:
    """The result of a check: a `verdict`, or in `problem` the reason why nothing could be checked, and then a `hint`.

    `own_lines` are the student's lines that led to an error; `picture` compares their answer with the
    expected one; `after` is what a right answer is told at the end.
    """

    title: Sentence | str
    verdict: "Verdict | None" = None
    problem: Sentence | str = ""
    own_lines: tuple[Sentence, ...] = ()
    hint: Sentence | str = ""
    after: tuple[Sentence, ...] = ()
    picture: "Picture | None" = field(default=None, repr=False)

    def __repr__(self) -> str:
        """Return the result as plain text."""
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
