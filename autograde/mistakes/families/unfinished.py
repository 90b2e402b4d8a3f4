"""Unfinished solutions: functions that compute something and return None."""

from collections.abc import Iterable

from autograde.mistakes.edits import Edit
from autograde.mistakes.misconception import Misconception, mistake


def nothing_returned(result: str, *variants: Edit | Iterable[Edit]) -> Misconception:
    """`result`, which the cell returns, is still None, although something was computed or changed in place."""
    return mistake(
        "nothing_returned",
        f"Your function does some work but returns None: `{result}` never gets a value.",
        f"Store what you computed in `{result}`, and keep the last line of the cell, `return {result}`.",
        *variants,
    )
